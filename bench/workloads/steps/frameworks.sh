# shellcheck shell=bash
# Archives that others publish: dawn, skia, wechat. What they leave undefined comes from stubs of our own.

stub_names="libSystem.B libc++.1 libobjc.A CoreFoundation Foundation Frameworks"
skia_forced="libskia libskparagraph libskunicode_core libskunicode_libgrapheme libskshaper"
skia_lazy="libskottie libsksg libsvg"

# stubs FOLDER: the names of FOLDER's stubs, on one line
stubs() {
  local name
  for name in $stub_names; do printf '%s/%s.tbd ' "$1" "$name"; done
}

skia_arguments() {
  local name
  for name in $skia_forced; do printf -- '-force_load %s/%s.a ' "$1" "$name"; done
  for name in $skia_lazy; do printf '%s/%s.a ' "$1" "$name"; done
  printf -- '-u __ZN7skottie9Animation4MakeEPKcm '
}

fetch_dawn() {
  unpack react-native-webgpu@0.5.17 dawn
  thin dawn/package/libs/apple/libwebgpu_dawn.xcframework/macos-arm64_x86_64/libwebgpu_dawn.a dawn/libwebgpu_dawn.a
}

fetch_skia() {
  unpack react-native-skia-apple-macos@154.0.0 skia
  local name
  for name in $skia_forced $skia_lazy; do
    thin "skia/package/libs/$name.xcframework/macos-arm64_x86_64/$name.a" "skia/$name.a"
  done
}

make_dawn() {
  fetch_dawn
  "$here/mkstub.py" macos dawn/stubs dawn/libwebgpu_dawn.a
  ready dawn "$platform_macos -dylib -install_name @rpath/libdawn.dylib -o libdawn.dylib -all_load libwebgpu_dawn.a $(stubs stubs)"
}

make_skia() {
  fetch_skia
  "$here/mkstub.py" macos skia/stubs skia/lib*.a
  ready skia "$platform_macos -dylib -install_name @rpath/libskia.dylib -o libskia.dylib $(skia_arguments .) $(stubs stubs)"
}

make_skia-dead-strip() {
  build skia
  ready skia-dead-strip "$platform_macos -dead_strip -dylib -install_name @rpath/libskia.dylib -o libskia.dylib $(skia_arguments ../skia) $(stubs ../skia/stubs)"
}

make_both() {
  fetch_dawn
  fetch_skia
  "$here/mkstub.py" macos both/stubs dawn/libwebgpu_dawn.a skia/lib*.a
  ready both "$platform_macos -dylib -install_name @rpath/libboth.dylib -o libboth.dylib -force_load ../dawn/libwebgpu_dawn.a $(skia_arguments ../skia) $(stubs stubs)"
}

make_wechat() {
  unpack react-native-wechat-lib@3.0.4 wechat
  thin wechat/package/ios/libWeChatSDK.a wechat/libWeChatSDK.a
  "$here/mkstub.py" ios wechat/stubs wechat/libWeChatSDK.a
  ready wechat "-arch arm64 -platform_version ios 15.0 17.0 -dylib -install_name @rpath/libwechat.dylib -o libwechat.dylib -ObjC -all_load libWeChatSDK.a $(stubs stubs)"
}
