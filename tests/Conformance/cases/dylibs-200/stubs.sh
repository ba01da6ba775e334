mkdir many
for i in $(seq 200); do
  printf -- "--- !tapi-tbd\ntbd-version: 4\ntargets: [ arm64-macos ]\ninstall-name: '/usr/lib/lib%s.dylib'\nexports:\n  - targets: [ arm64-macos ]\n    symbols: [ _from_%s ]\n...\n" $i $i >many/lib$i.tbd
  echo "-l$i"
done >libraries.txt
