#!/bin/sh
# Builds the loader and the checker into artifacts/machorun, when their sources are newer:
#   machorun.aarch64  checks, loads and runs an image (started with qemu-aarch64-static)
#   machorun          a script that starts it so
#   machocheck        the same checks, native
#   stubs/            text stubs of what the loader offers: libSystem.tbd, libc++.tbd
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=$(CDPATH='' cd -- "$here/../../.." && pwd)/artifacts/machorun
if [ -f "$target/stubs/libc++.tbd" ] && [ -z "$(find "$here" -type f -newer "$target/stubs/libc++.tbd" -print -quit)" ]; then
  exit 0
fi

mkdir -p "$target/stubs"
staging=$target/staging.$$
mkdir -p "$staging"
trap 'rm -rf "$staging"' EXIT
warnings="-Wall -Wno-unused-function -Wno-unused-variable -Wno-builtin-declaration-mismatch -Wno-stringop-truncation -Wno-format-truncation"
# shellcheck disable=SC2086
aarch64-linux-gnu-gcc -std=gnu11 -O2 -march=armv8-a+crypto -static -fno-builtin $warnings \
  -o "$staging/machorun.aarch64" "$here/machorun.c" "$here/entry.S" -lstdc++ -lm -lgcc_eh -lpthread
clang-19 -std=gnu11 -O2 -Wall -Wno-unused-function -Wno-unused-variable -Wno-unused-but-set-variable -o "$staging/machocheck" "$here/machorun.c"
cat >"$staging/machorun" <<'SCRIPT'
#!/bin/sh
exec qemu-aarch64-static "$(dirname "$(readlink -f "$0")")/machorun.aarch64" "$@"
SCRIPT
chmod +x "$staging/machorun"
"$staging/machocheck" --stub system >"$staging/libSystem.tbd"
"$staging/machocheck" --stub c++ >"$staging/libc++.tbd"
mv -f "$staging/machorun.aarch64" "$staging/machocheck" "$staging/machorun" "$target"
mv -f "$staging/libSystem.tbd" "$target/stubs/libSystem.tbd"
mv -f "$staging/libc++.tbd" "$target/stubs/libc++.tbd"
