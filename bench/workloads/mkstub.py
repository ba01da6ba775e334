#!/usr/bin/env python3
"""Writes text stubs for what archives leave undefined, so that they link without any SDK.

    mkstub.py PLATFORM OUTPUT_FOLDER ARCHIVE...        PLATFORM: macos or ios; needs llvm-nm-19

One .tbd (version 4) per library. Which library a name goes to is guessed from its prefix:
that is enough to link and to compare linkers, not to run the result.
"""
import collections
import os
import subprocess
import sys

INSTALL_NAMES = {
    "libSystem.B": "/usr/lib/libSystem.B.dylib",
    "libc++.1": "/usr/lib/libc++.1.dylib",
    "libobjc.A": "/usr/lib/libobjc.A.dylib",
    "CoreFoundation": "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation",
    "Foundation": "/System/Library/Frameworks/Foundation.framework/Foundation",
    "Frameworks": "/System/Library/Frameworks/Frameworks.framework/Frameworks",
}

# Names that a library exports in any case: linkers ask for some of them on their own account,
# and a stub that exports nothing is not worth a load command.
ALWAYS = {
    "libSystem.B": ["dyld_stub_binder", "__tlv_bootstrap"],
    "libc++.1": ["__Znwm"],
    "libobjc.A": ["_objc_msgSend", "__objc_empty_cache"],
    "CoreFoundation": ["_CFRelease"],
    "Foundation": ["_NSLog"],
    "Frameworks": ["_MTLCreateSystemDefaultDevice"],
}

# The first row with a matching prefix wins.
OWNERS = [
    ("libSystem.B", ("___cxa_atexit", "___cxa_thread_atexit", "__tlv_atexit")),
    ("Foundation", ("_OBJC_CLASS_$_", "_OBJC_METACLASS_$_", "_OBJC_EHTYPE_$_")),
    ("libobjc.A", ("_objc_", "__objc_", "_class_addMethod", "_sel_registerName", "_object_getClass")),
    ("libc++.1", ("__Z", "___cxa", "___gxx", "___dynamic_cast")),
    ("CoreFoundation", ("_CF", "_kCF", "___CF")),
    ("Foundation", ("_NS", "_UI")),
    ("Frameworks", ("_MT", "_CG", "_CT", "_CV", "_SK", "_SC", "_IO", "_CA", "_CM", "_Sec", "_kSe", "_kCG", "_kCT", "_kUT", "_vDSP", "_cblas")),
]

# Names that the linker itself makes.
LINKER_MADE = ("_objc_msgSend$", "section$", "segment$", "___dso_handle")

# Keys of the stub format for names that have a prefix in the symbol table and none in the stub.
OBJC_KEYS = [
    ("_OBJC_CLASS_$_", "objc-classes"),
    ("_OBJC_METACLASS_$_", "objc-classes"),
    ("_OBJC_EHTYPE_$_", "objc-eh-types"),
]


def undefined_names(archives):
    undefined, defined = set(), set()
    for archive in archives:
        listing = subprocess.run(
            ["llvm-nm-19", "-g", "-P", "--no-demangle", "--no-llvm-bc", archive],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
        for line in listing.splitlines():
            fields = line.split()
            if len(fields) >= 2 and len(fields[1]) == 1:
                (undefined if fields[1] in "Uu" else defined).add(fields[0])
    return {name for name in undefined - defined if not name.startswith(LINKER_MADE)}


def owner(name):
    return next((library for library, prefixes in OWNERS if name.startswith(prefixes)), "libSystem.B")


def write_stub(path, target, install_name, names):
    keys = collections.defaultdict(set)
    for name in names:
        prefix, key = next(((p, k) for p, k in OBJC_KEYS if name.startswith(p)), ("", "symbols"))
        keys[key].add(name[len(prefix):])
    with open(path, "w", encoding="utf-8") as stub:
        stub.write(f"--- !tapi-tbd\ntbd-version:     4\ntargets:         [ {target} ]\n")
        stub.write(f"install-name:    '{install_name}'\ncurrent-version: 1.0\n")
        stub.write(f"exports:\n  - targets:         [ {target} ]\n")
        for key in ("symbols", "objc-classes", "objc-eh-types"):
            if keys[key]:
                listed = ", ".join(f"'{name}'" for name in sorted(keys[key]))
                stub.write(f"    {key + ':':<17}[ {listed} ]\n")
        stub.write("...\n")


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    platform, folder, archives = sys.argv[1], sys.argv[2], sys.argv[3:]
    libraries = {library: set(names) for library, names in ALWAYS.items()}
    for name in undefined_names(archives):
        libraries[owner(name)].add(name)
    os.makedirs(folder, exist_ok=True)
    for library, names in libraries.items():
        write_stub(os.path.join(folder, library + ".tbd"), f"arm64-{platform}", INSTALL_NAMES[library], names)


main()
