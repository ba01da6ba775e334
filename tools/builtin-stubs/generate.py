#!/usr/bin/env python3
"""Writes src/Stages/BuiltIn/*Names.Generated.cs: the symbol names of the libraries that afs-ld knows without an SDK.

Names of exported symbols are facts. Where each list is from:

  libSystem   libSystem.13.tbd of zig 0.11 (lib/libc/darwin), the arm64-macos targets of all its documents.
  libc++      LLVM's own list of what libc++ exports on arm64 Darwin (libcxx/lib/abi/arm64-apple-darwin.*.nonew.abilist),
              as far as libc++.a of LLVM 16 defines the name too: newer names are not in the libc++ of macOS 13.
  libc++abi   LLVM's lists of what libc++abi exports (libcxxabi/lib/*.exp), but for the setjmp personality.
  libobjc     libobjc.names.txt beside this script.

Which definitions are weak is what llvm-nm says of the archives that zig 0.11 builds for aarch64-macos
(`zig build-lib` of its lib/libcxx and lib/libcxxabi, as `zig c++` does by itself).

  generate.py --libsystem-tbd F --llvm-source D --libcxx-archive F --libcxxabi-archive F [--llvm-nm llvm-nm-19]

The output is the same for the same inputs.
"""

import argparse
import pathlib
import re
import subprocess

TARGET = "arm64-macos"
ROOT = pathlib.Path(__file__).resolve().parents[2]
WIDTH = 140


def stub_names(path):
    """The exports of every document of a version 4 stub, for TARGET."""
    names = set()
    text = path.read_text()
    for document in re.split(r"^--- .*$|^\.\.\.$", text, flags=re.M):
        exports = document.partition("\nexports:")[2] or document.partition("\nreexports:")[2]
        for section in re.split(r"^  - ", exports, flags=re.M)[1:]:
            lists = dict(re.findall(r"^ *([a-z-]+): *\[(.*?)\](?=\s*(?:$|\n *[a-z-]+:))", "  " + section, flags=re.M | re.S))
            if TARGET not in items(lists["targets"]):
                continue
            names.update(n for n in items(lists.get("symbols", "")) if not n.startswith("$ld$"))
            for name in items(lists.get("objc-classes", "")):
                names.update(("_OBJC_CLASS_$_" + name, "_OBJC_METACLASS_$_" + name))
            for key in lists.keys() - {"targets", "symbols", "objc-classes"}:
                raise SystemExit(f"{path}: a list of {key} in a stub that had none")
    return dict.fromkeys(names, False)


def items(text):
    return [item.strip().strip("'") for item in text.split(",") if item.strip()]


def archive_names(nm, path):
    """Defined names and whether they are weak; zig hides them, which does not matter here."""
    out = subprocess.run([nm, "-m", "--defined-only", str(path)], capture_output=True, text=True, check=True).stdout
    names = {}
    for line in out.splitlines():
        match = re.match(r"[0-9a-f]+ \(\S+\) (.*?) (\S+)$", line)
        if match and "external" in match[1] and "non-external" not in match[1]:
            names[match[2]] = match[1].startswith("weak")
    return names


def abilist(path):
    """name -> True where libc++ re-exports it from libc++abi."""
    found = re.findall(r"\{'is_defined': True, 'name': '([^']+)'.*'type': '(\w+)'\}", path.read_text())
    return {name: kind == "I" for name, kind in found}


def listed(path, prefix=""):
    lines = (line.strip() for line in path.read_text().splitlines())
    return [prefix + line for line in lines if line and not line.startswith("#")]


def write(class_name, library, names):
    """names: name -> weak."""
    words = []
    for name in sorted(names, key=str.encode):
        if re.search(r'[\s="]', name):
            raise SystemExit(f"{library}: the list's form has no place for the name {name!r}")
        words.append(name + ("=w" if names[name] else ""))
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    text = "\n".join(lines)
    target = ROOT / "src" / "Stages" / "BuiltIn" / f"{class_name}.Generated.cs"
    target.write_text(
        f"""using System;

namespace AfsLd.Stages.BuiltIn;

/// <summary>What {library} exports. Written by tools/builtin-stubs/generate.py: change that, not this.</summary>
internal static class {class_name}
{{
    /// <summary>{len(words)} names in the order of their bytes, divided by a space or a line end; "=w" marks a weak definition.</summary>
    public static ReadOnlySpan<byte> Sorted => \"\"\"
{text}
\"\"\"u8;
}}
"""
    )
    print(f"{target.relative_to(ROOT)}: {len(words)} names, {sum(names.values())} weak, {target.stat().st_size} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("--libsystem-tbd", "--llvm-source", "--libcxx-archive", "--libcxxabi-archive"):
        parser.add_argument(option, type=pathlib.Path, required=True)
    parser.add_argument("--llvm-nm", default="llvm-nm-19")
    arguments = parser.parse_args()

    cxxabi_weak = archive_names(arguments.llvm_nm, arguments.libcxxabi_archive)
    cxx_weak = archive_names(arguments.llvm_nm, arguments.libcxx_archive)
    cxxabi = set()
    for exports in sorted((arguments.llvm_source / "libcxxabi" / "lib").glob("*.exp")):
        if exports.name != "personality-sjlj.exp":
            cxxabi.update(listed(exports))
    cxxabi &= cxxabi_weak.keys()
    (abi_file,) = (arguments.llvm_source / "libcxx" / "lib" / "abi").glob("arm64-apple-darwin.*.exceptions.nonew.abilist")
    cxx = {
        name: (cxxabi_weak if reexported else cxx_weak)[name]
        for name, reexported in abilist(abi_file).items()
        if name in (cxxabi if reexported else cxx_weak)
    }

    write("LibSystemNames", "libSystem", stub_names(arguments.libsystem_tbd))
    write("LibCxxNames", "libc++", cxx)
    write("LibCxxAbiNames", "libc++abi", {name: cxxabi_weak[name] for name in cxxabi})
    objc = listed(pathlib.Path(__file__).with_name("libobjc.names.txt"), prefix="_")
    write("LibObjCNames", "libobjc", dict.fromkeys(objc, False))


if __name__ == "__main__":
    main()
