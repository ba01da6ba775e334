/* Facts of the Mach-O format, written down from <mach-o/loader.h>, <mach-o/nlist.h>,
   <mach-o/fixup-chains.h>, <mach-o/compact_unwind_encoding.h>, <kern/cs_blobs.h>. */
#pragma once
#include <stdint.h>
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

#define MH_MAGIC_64 0xfeedfacfu
#define FAT_MAGIC_BE 0xbebafecau

enum { MH_OBJECT = 1, MH_EXECUTE = 2, MH_DYLIB = 6, MH_BUNDLE = 8 };

enum {
  MH_NOUNDEFS = 1,
  MH_DYLDLINK = 4,
  MH_TWOLEVEL = 0x80,
  MH_SUBSECTIONS = 0x2000,
  MH_WEAK_DEFINES = 0x8000,
  MH_BINDS_TO_WEAK = 0x10000,
  MH_ALLOW_STACK_EXEC = 0x20000,
  MH_NO_REEXPORTED_DYLIBS = 0x100000,
  MH_PIE = 0x200000,
  MH_DEAD_STRIPPABLE = 0x400000,
  MH_HAS_TLV = 0x800000,
  MH_APP_EXT_SAFE = 0x2000000
};

typedef struct {
  u32 magic;
  s32 cputype, cpusubtype;
  u32 filetype, ncmds, sizeofcmds, flags, reserved;
} MachHdr;

#define LC_REQ 0x80000000u

enum {
  LC_SEGMENT = 1,
  LC_SYMTAB = 2,
  LC_UNIXTHREAD = 5,
  LC_DYSYMTAB = 0xb,
  LC_LOAD_DYLIB = 0xc,
  LC_ID_DYLIB = 0xd,
  LC_LOAD_DYLINKER = 0xe,
  LC_ID_DYLINKER = 0xf,
  LC_SUB_FRAMEWORK = 0x12,
  LC_SUB_UMBRELLA = 0x13,
  LC_SUB_CLIENT = 0x14,
  LC_SUB_LIBRARY = 0x15,
  LC_SEGMENT_64 = 0x19,
  LC_ROUTINES_64 = 0x1a,
  LC_UUID = 0x1b,
  LC_CODE_SIGNATURE = 0x1d,
  LC_SEGMENT_SPLIT_INFO = 0x1e,
  LC_ENCRYPTION_INFO = 0x21,
  LC_DYLD_INFO = 0x22,
  LC_VERSION_MIN_MACOSX = 0x24,
  LC_VERSION_MIN_IPHONEOS = 0x25,
  LC_FUNCTION_STARTS = 0x26,
  LC_DYLD_ENVIRONMENT = 0x27,
  LC_DATA_IN_CODE = 0x29,
  LC_SOURCE_VERSION = 0x2a,
  LC_DYLIB_CODE_SIGN_DRS = 0x2b,
  LC_ENCRYPTION_INFO_64 = 0x2c,
  LC_LINKER_OPTION = 0x2d,
  LC_LINKER_OPTIMIZATION_HINT = 0x2e,
  LC_NOTE = 0x31,
  LC_BUILD_VERSION = 0x32
};

#define LC_LOAD_WEAK_DYLIB (0x18u | LC_REQ)
#define LC_RPATH (0x1cu | LC_REQ)
#define LC_REEXPORT_DYLIB (0x1fu | LC_REQ)
#define LC_LAZY_LOAD_DYLIB 0x20u
#define LC_DYLD_INFO_ONLY (0x22u | LC_REQ)
#define LC_LOAD_UPWARD_DYLIB (0x23u | LC_REQ)
#define LC_MAIN (0x28u | LC_REQ)
#define LC_DYLD_EXPORTS_TRIE (0x33u | LC_REQ)
#define LC_DYLD_CHAINED_FIXUPS (0x34u | LC_REQ)

typedef struct {
  u32 cmd, cmdsize;
} LC;

typedef struct {
  u32 cmd, cmdsize;
  char segname[16];
  u64 vmaddr, vmsize, fileoff, filesize;
  s32 maxprot, initprot;
  u32 nsects, flags;
} SegCmd;

typedef struct {
  char sectname[16], segname[16];
  u64 addr, size;
  u32 offset, align, reloff, nreloc, flags, reserved1, reserved2, reserved3;
} SectHdr;

typedef struct {
  u32 cmd, cmdsize, symoff, nsyms, stroff, strsize;
} SymtabCmd;

typedef struct {
  u32 cmd, cmdsize, ilocalsym, nlocalsym, iextdefsym, nextdefsym, iundefsym, nundefsym, tocoff, ntoc, modtaboff, nmodtab, extrefsymoff,
      nextrefsyms, indirectsymoff, nindirectsyms, extreloff, nextrel, locreloff, nlocrel;
} DysymtabCmd;

typedef struct {
  u32 cmd, cmdsize, rebase_off, rebase_size, bind_off, bind_size, weak_off, weak_size, lazy_off, lazy_size, export_off, export_size;
} DyldInfoCmd;

typedef struct {
  u32 cmd, cmdsize, dataoff, datasize;
} LinkeditCmd;

typedef struct {
  u32 cmd, cmdsize;
  u64 entryoff, stacksize;
} MainCmd;

typedef struct {
  u32 cmd, cmdsize, name_off, timestamp, current, compat;
} DylibCmd;

typedef struct {
  u32 cmd, cmdsize, str_off;
} StrCmd;

typedef struct {
  u32 cmd, cmdsize, platform, minos, sdk, ntools;
} BuildCmd;

typedef struct {
  u32 n_strx;
  u8 n_type, n_sect;
  u16 n_desc;
  u64 n_value;
} Nlist;

enum { N_STAB = 0xe0, N_PEXT = 0x10, N_TYPE = 0x0e, N_EXT = 1, N_UNDF = 0, N_ABS = 2, N_INDR = 0xa, N_SECT = 0xe };

enum { N_WEAK_REF = 0x40, N_WEAK_DEF = 0x80, N_SYM_RESOLVER = 0x100, N_ALT_ENTRY = 0x200 };

/* section types */
enum {
  S_REGULAR = 0,
  S_ZEROFILL = 1,
  S_CSTRING = 2,
  S_LIT4 = 3,
  S_LIT8 = 4,
  S_LITPTR = 5,
  S_NL_PTR = 6,
  S_LAZY_PTR = 7,
  S_STUBS = 8,
  S_MOD_INIT = 9,
  S_MOD_TERM = 0xa,
  S_COALESCED = 0xb,
  S_GB_ZEROFILL = 0xc,
  S_INTERPOSING = 0xd,
  S_LIT16 = 0xe,
  S_DTRACE = 0xf,
  S_LAZY_DYLIB_PTR = 0x10,
  S_TLV_REG = 0x11,
  S_TLV_ZF = 0x12,
  S_TLV_VARS = 0x13,
  S_TLV_PTRS = 0x14,
  S_TLV_INIT = 0x15,
  S_INIT_OFFS = 0x16
};

#define S_ATTR_PURE 0x80000000u
#define S_ATTR_SOME 0x00000400u
#define IND_LOCAL 0x80000000u
#define IND_ABS 0x40000000u

/* export flags */
enum { EX_KIND = 3, EX_WEAK = 4, EX_REEXPORT = 8, EX_STUB_RESOLVER = 0x10, EX_STATIC_RESOLVER = 0x20 };

/* compact unwind arm64 */
#define UW_MODE 0x0f000000u
#define UW_FRAMELESS 0x02000000u
#define UW_DWARF 0x03000000u
#define UW_FRAME 0x04000000u
#define UW_HAS_LSDA 0x40000000u
#define UW_PERS 0x30000000u
