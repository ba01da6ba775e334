#!/usr/bin/env python3
"""Extracts folders of a source archive and stops reading when it is past the last of them.

    extract.py ARCHIVE OUTPUT_FOLDER FOLDER...        FOLDER: below the archive's single top folder

A big archive is read once, from its start: what lies behind the folders is never unpacked.
"""
import os
import shutil
import sys
import tarfile
import tempfile


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    path, output, folders = sys.argv[1], sys.argv[2], sys.argv[3:]
    pending = {folder.split("/")[0] for folder in folders}
    staging = tempfile.mkdtemp(dir=output)
    top = current = None
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            parts = member.name.split("/")
            top = top or parts[0]
            inside = "/".join(parts[1:])
            if len(parts) > 1 and parts[1] != current:
                pending.discard(current)
                current = parts[1]
            if not pending:
                break
            if member.isfile() and any(inside.startswith(folder + "/") for folder in folders):
                target = os.path.join(staging, inside)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with archive.extractfile(member) as source, open(target, "wb") as copy:
                    shutil.copyfileobj(source, copy)
    os.rename(staging, os.path.join(output, top))


main()
