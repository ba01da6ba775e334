/* What the cases use of the C library, declared here so that no SDK is needed. */
#pragma once
typedef unsigned long size_t;
typedef struct FILE FILE;

#ifdef __cplusplus
extern "C" {
#endif
extern FILE *__stdoutp, *__stderrp;
int printf(const char *, ...);
int fprintf(FILE *, const char *, ...);
int snprintf(char *, size_t, const char *, ...);
int sscanf(const char *, const char *, ...);
int puts(const char *);
void *malloc(size_t);
void free(void *);
void *memcpy(void *, const void *, size_t);
void *memset(void *, int, size_t);
size_t strlen(const char *);
int strcmp(const char *, const char *);
int atexit(void (*)(void));
void exit(int) __attribute__((noreturn));
int pthread_create(void *, void *, void *(*)(void *), void *);
int pthread_join(void *, void **);
void *dlopen(const char *, int);
void *dlsym(void *, const char *);
char *dlerror(void);
#ifdef __cplusplus
}
#endif
