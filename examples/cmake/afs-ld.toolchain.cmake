# CMake toolchain: builds for macOS on arm64 with clang and afs-ld, on any machine.
#
#   cmake -S . -B build -DCMAKE_TOOLCHAIN_FILE=/path/to/examples/cmake/afs-ld.toolchain.cmake
#
# AFS_LD                       the linker; by default afs-ld on PATH, else the script at the root of this repository
# AFS_LD_LLVM_SUFFIX           suffix of the names of LLVM's programs, such as -19; by default the newest that is found
# CMAKE_OSX_DEPLOYMENT_TARGET  the oldest macOS that is to run the result; 13.0 by default
# CMAKE_OSX_SYSROOT            an SDK, if there is one: C and C++ headers and frameworks come from it. Linking needs none.

set(CMAKE_SYSTEM_NAME Darwin)
set(CMAKE_SYSTEM_PROCESSOR arm64)
set(CMAKE_OSX_DEPLOYMENT_TARGET 13.0 CACHE STRING "the oldest macOS that is to run the result")
set(CMAKE_OSX_SYSROOT "" CACHE PATH "an SDK")

# CMake asks the machine which macOS it is and, without an answer, takes it for one that knows no -rpath.
set(CMAKE_USER_MAKE_RULES_OVERRIDE "${CMAKE_CURRENT_LIST_DIR}/afs-ld.rules.cmake")
# Darwin's version, which CMake takes from the kernel that it runs on: 20 is macOS 11, the first on arm64.
set(CMAKE_SYSTEM_VERSION 20.0)

# try_compile reads this file again, in a project of its own: what was given there must be given on.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES AFS_LD AFS_LD_LLVM_SUFFIX)

if(NOT AFS_LD)
  find_program(AFS_LD afs-ld PATHS "${CMAKE_CURRENT_LIST_DIR}/../.." REQUIRED)
endif()

set(afs_ld_suffixes -21 -20 -19 -18 "")
if(DEFINED AFS_LD_LLVM_SUFFIX)
  set(afs_ld_suffixes "${AFS_LD_LLVM_SUFFIX}")
endif()

# find_llvm(VARIABLE PROGRAM): the program of the newest LLVM
function(find_llvm variable program)
  set(names "")
  foreach(suffix IN LISTS afs_ld_suffixes)
    list(APPEND names "${program}${suffix}")
  endforeach()
  find_program(${variable} NAMES ${names} NAMES_PER_DIR REQUIRED)
endfunction()

find_llvm(CMAKE_C_COMPILER clang)
find_llvm(CMAKE_CXX_COMPILER clang++)
find_llvm(CMAKE_AR llvm-ar)
find_llvm(CMAKE_RANLIB llvm-ranlib)
find_llvm(CMAKE_INSTALL_NAME_TOOL llvm-install-name-tool)

foreach(language C CXX OBJC OBJCXX ASM)
  set(CMAKE_${language}_COMPILER_TARGET "arm64-apple-macos${CMAKE_OSX_DEPLOYMENT_TARGET}")
endforeach()

foreach(kind EXE SHARED MODULE)
  set(CMAKE_${kind}_LINKER_FLAGS_INIT "--ld-path=${AFS_LD}")
endforeach()

# What is found on this machine is of no use to the target, but for programs.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
