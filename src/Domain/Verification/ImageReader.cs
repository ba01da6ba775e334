namespace AfsLd.Domain.Verification;

/// <summary>Who reads a linked image, and would reject it or misread it.</summary>
public enum ImageReader
{
    /// <summary>The dynamic loader (dyld's mach_o/UnsafeHeader.cpp, Image.cpp and their neighbours).</summary>
    Dyld,

    /// <summary>The kernel, which maps the main executable (xnu's bsd/kern/mach_loader.c, ubc_subr.c).</summary>
    Kernel,

    /// <summary>Code signing (cs_blobs.h; codesign_allocate, which makes room for a signature).</summary>
    CodeSign,

    /// <summary>The tools that edit images: strip, install_name_tool, nm, otool (cctools' libstuff/checkout.c, ofile.c).</summary>
    CcTools,

    /// <summary>The unwinder, when an exception is thrown (libunwind's UnwindCursor.hpp).</summary>
    Unwinder,

    /// <summary>The Objective-C runtime (objc4's objc-runtime-new.h).</summary>
    ObjC,
}
