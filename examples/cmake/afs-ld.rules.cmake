# Read by CMake after its own rules for Darwin; see afs-ld.toolchain.cmake.
foreach(language C CXX OBJC OBJCXX)
  set(CMAKE_SHARED_LIBRARY_RUNTIME_${language}_FLAG "-Wl,-rpath,")
endforeach()
