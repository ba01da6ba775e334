/* machorun: strict checker, loader and runner for arm64 macOS Mach-O images.
   aarch64 build (qemu-aarch64): checks, loads, binds and RUNS.  Native build: checks / lists only. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>
#include <pthread.h>
#include <limits.h>
#include <time.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <ucontext.h>
#include "macho.h"
#ifdef __ARM_FEATURE_SHA2
#include <arm_neon.h>
#endif

#define PAGE 0x4000ull
#define RND(x) (((x) + PAGE - 1) & ~(PAGE - 1))

enum { X_USAGE = 64, X_CHECK = 65, X_LAUNCH = 66, X_UNRES = 127 };

typedef struct {
  char name[17];
  u64 vmaddr, vmsize, fileoff, filesize;
  u32 maxprot, initprot, flags;
  int s0, nsect;
} Seg;

typedef struct {
  char sect[17], seg[17];
  u64 addr, size;
  u32 off, align, flags, r1, r2, nreloc;
  int segi;
  u32 type;
} Sect;

enum { F_REBASE, F_BIND, F_WEAK, F_LAZY, F_STRONG };

typedef struct {
  u64 loc, target;
  s64 addend;
  const char *sym;
  s32 ord;
  u8 kind, weakimp, high8, text;
  u64 raw;
} Fix;

typedef struct {
  const char *name;
  u64 addr, other, flags;
  const char *import;
} Exp;
typedef struct Img Img;

typedef struct {
  const char *name;
  u32 cmd, compat, cur;
  Img *img;
} Dep;

typedef struct {
  u32 func, end, enc, lsda;
  u64 pers_slot;
  u32 fde;
} Unw;

typedef struct {
  u64 fde_off, cie_off, pc, len, lsda, pers_slot;
  u64 cie_ins, cie_ins_len, ins, ins_len;
  u64 ca, ra;
  s64 da;
  u8 ver;
  bool has_lsda;
} Fde;

struct Img {
  char *path;
  u8 *f;
  size_t flen;
  MachHdr *mh;
  bool sys;
  char cls;
  bool is_main;
  Seg seg[64];
  int nseg;
  Sect *sect;
  int nsect;
  int ti, li; /* __TEXT, __LINKEDIT */
  u64 base, vmend;
  u64 routine; /* LC_ROUTINES_64: the initialiser that runs first, or 0 */
  u8 *mem;
  u64 memlen;
  s64 slide;
  SymtabCmd *st;
  DysymtabCmd *dst;
  DyldInfoCmd *di;
  LinkeditCmd *cf, *et, *cs, *fs, *dic;
  MainCmd *mainc;
  LC *unixthread;
  const char *id_name;
  u32 id_cur, id_compat;
  bool has_dylinker, has_build, has_uuid;
  u32 platform, minos, sdk;
  Dep *dep;
  int ndep;
  const char **rpath;
  int nrpath;
  Nlist *syms;
  const char *strs;
  Exp *exp;
  int nexp, cexp;
  int *eh;
  u32 ehn;
  Fix *fix;
  int nfix, cfix;
  int ptrfmt, impfmt;
  Unw *unw;
  int nunw;
  Fde *fde;
  int nfde, cfde;
  u64 tlv_start, tlv_size, tlv_init_size, tlv_align;
  pthread_key_t tlv_key;
  bool has_tlv;
  int err, warn;
  bool broken, inited, linked;
  int depth;
};

static Img *imgs[256];
static int nimgs;
static int total_err, total_warn, opt_list, opt_check, opt_verbose, opt_bindnow, opt_quiet, opt_nohash, opt_werror, opt_trace, opt_time;
static const char *allow[64];
static int nallow;
static const char *fdirs[64];
static int nfdirs;
static char exe_dir[PATH_MAX], exe_path[PATH_MAX];

static void say(Img *im, const char *lvl, const char *tag, const char *fmt, va_list ap) {
  char b[2048];
  vsnprintf(b, sizeof b, fmt, ap);
  fprintf(stderr, "machorun: %s: %s: [%s] %s\n", lvl, im ? im->path : "-", tag, b);
}

__attribute__((format(printf, 3, 4))) static void ERR(Img *im, const char *tag, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  if (im &&
      (!strcmp(tag, "linkedit-range") || !strcmp(tag, "section-off") || !strcmp(tag, "section-file") || !strcmp(tag, "section-range"))) {
    im->broken = true; /* later passes would read out of bounds */
  }
  for (int i = 0; i < nallow; i++) {
    if (!strcmp(allow[i], tag) || !strcmp(allow[i], "all")) {
      if (opt_verbose) {
        say(im, "allowed", tag, fmt, ap);
      }
      va_end(ap);
      return;
    }
  }
  if (im) {
    im->err++;
  }
  if (++total_err <= 60) {
    say(im, "error", tag, fmt, ap);
  }
  va_end(ap);
}

__attribute__((format(printf, 3, 4))) static void WARN(Img *im, const char *tag, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  for (int i = 0; i < nallow; i++) {
    if (!strcmp(allow[i], tag)) {
      va_end(ap);
      return;
    }
  }
  if (im) {
    im->warn++;
  }
  total_warn++;
  if (opt_werror) {
    total_err++;
    say(im, "error", tag, fmt, ap);
  } else if (!opt_quiet && total_warn <= 60) {
    say(im, "warning", tag, fmt, ap);
  }
  va_end(ap);
}

__attribute__((format(printf, 2, 3), noreturn)) static void die(int code, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  fflush(stdout);
  fprintf(stderr, "machorun: fatal: ");
  vfprintf(stderr, fmt, ap);
  fprintf(stderr, "\n");
  _exit(code);
}

static void *xalloc(size_t n) {
  void *p = calloc(1, n ? n : 1);
  if (!p) {
    die(71, "out of memory");
  }
  return p;
}

static u16 r16(const void *p) {
  u16 v;
  memcpy(&v, p, 2);
  return v;
}

static u32 r32(const void *p) {
  u32 v;
  memcpy(&v, p, 4);
  return v;
}

static u64 r64(const void *p) {
  u64 v;
  memcpy(&v, p, 8);
  return v;
}

static u32 b32(const void *p) {
  return __builtin_bswap32(r32(p));
}

static u64 b64(const void *p) {
  return __builtin_bswap64(r64(p));
}

/* ---------- cursor with bounds ---------- */
typedef struct {
  const u8 *p, *e;
  bool bad;
} Cur;

static u64 uleb(Cur *c) {
  u64 v = 0;
  int s = 0;
  for (;;) {
    if (c->p >= c->e) {
      c->bad = true;
      return 0;
    }
    u8 b = *c->p++;
    if (s >= 64 || (s == 63 && (b & 0x7e))) {
      if (b & 0x7f) {
        c->bad = true;
      }
    } else {
      v |= (u64)(b & 0x7f) << s;
    }
    if (!(b & 0x80)) {
      return v;
    }
    s += 7;
  }
}

static s64 sleb(Cur *c) {
  s64 v = 0;
  int s = 0;
  u8 b;
  do {
    if (c->p >= c->e) {
      c->bad = true;
      return 0;
    }
    b = *c->p++;
    if (s < 64) {
      v |= (s64)(b & 0x7f) << s;
    }
    s += 7;
  } while (b & 0x80);
  if (s < 64 && (b & 0x40)) {
    v |= -((s64)1 << s);
  }
  return v;
}

static u8 cu8(Cur *c) {
  if (c->p >= c->e) {
    c->bad = true;
    return 0;
  }
  return *c->p++;
}

static const char *cstr(Cur *c) {
  const char *s = (const char *)c->p;
  const u8 *z = c->p < c->e ? memchr(c->p, 0, c->e - c->p) : 0;
  if (!z) {
    c->bad = true;
    return "";
  }
  c->p = z + 1;
  return s;
}

static u64 cfix(Cur *c, int n) {
  if (c->e - c->p < n) {
    c->bad = true;
    c->p = c->e;
    return 0;
  }
  u64 v = 0;
  memcpy(&v, c->p, n);
  c->p += n;
  return v;
}

#include "sha256.inc"

/* ---------- address helpers ---------- */
static Seg *seg_at(Img *im, u64 va) {
  for (int i = 0; i < im->nseg; i++) {
    Seg *s = &im->seg[i];
    if (strcmp(s->name, "__PAGEZERO") && va >= s->vmaddr && va < s->vmaddr + s->vmsize) {
      return s;
    }
  }
  return 0;
}

static Sect *sect_at(Img *im, u64 va) {
  for (int i = 0; i < im->nsect; i++) {
    Sect *s = &im->sect[i];
    if (va >= s->addr && va < s->addr + s->size) {
      return s;
    }
  }
  return 0;
}

static Sect *find_sect(Img *im, const char *seg, const char *sn) {
  for (int i = 0; i < im->nsect; i++) {
    if ((!seg || !strcmp(im->sect[i].seg, seg)) && !strcmp(im->sect[i].sect, sn)) {
      return &im->sect[i];
    }
  }
  return 0;
}

static bool is_zf(u32 t) {
  return t == S_ZEROFILL || t == S_GB_ZEROFILL || t == S_TLV_ZF;
}

/* file bytes behind a vm range, or NULL */
static u8 *fbytes(Img *im, u64 va, u64 n) {
  Seg *s = seg_at(im, va);
  if (!s) {
    return 0;
  }
  u64 o = va - s->vmaddr;
  if (o + n > s->filesize || s->fileoff + o + n > im->flen) {
    return 0;
  }
  return im->f + s->fileoff + o;
}

static bool in_text(Img *im, u64 va) {
  Seg *s = seg_at(im, va);
  return s && (s->initprot & 4);
}

static bool in_code_sect(Img *im, u64 va) {
  Sect *s = sect_at(im, va);
  return s && (s->flags & (S_ATTR_PURE | S_ATTR_SOME));
}

static const char *vername(u32 v) {
  static char b[4][32];
  static int k;
  char *p = b[k++ & 3];
  snprintf(p, 32, "%u.%u.%u", v >> 16, v >> 8 & 255, v & 255);
  return p;
}

static const char *nearest_sym(Img *im, u64 va, u64 *off) {
  const char *best = 0;
  u64 bv = 0;
  if (im->st) {
    for (u32 i = 0; i < im->st->nsyms; i++) {
      Nlist *n = &im->syms[i];
      if ((n->n_type & N_STAB) || (n->n_type & N_TYPE) != N_SECT) {
        continue;
      }
      if (n->n_value <= va && (!best || n->n_value >= bv) && n->n_strx < im->st->strsize) {
        best = im->strs + n->n_strx;
        bv = n->n_value;
      }
    }
  }
  *off = best ? va - bv : 0;
  return best;
}

#include "codesign.inc"
#include "image.inc"
#include "fixups.inc"
#include "unwind.inc"
#include "load.inc"
