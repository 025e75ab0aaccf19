/*
 * Makes calls of the operating system fail for files below one directory, while a switch is on. Loaded into the server by
 * LD_PRELOAD, so that DuckDB and Java meet the failure where a disk would give it to them.
 *
 *   FAULT_DIR      calls for paths that begin with it can fail
 *   FAULT_CONTROL  a file of 4096 bytes that whoever switches writes in place:
 *                  byte 0        '1': on
 *                  from byte 1   "errno calls name every": calls are letters out of
 *                                  w  write, pwrite, writev, pwritev
 *                                  h  the same, but only a part of the bytes is written and told (errno is not used)
 *                                  s  fsync, fdatasync
 *                                  o  open for writing
 *                                  n  rename, mkdir, unlink, truncate
 *                                name is a part of the path, or * for any; with $ behind it the end of the path
 *                                every: 1 lets all of these calls fail, 2 every second one
 *                  from byte 64  how many calls have failed, as a 64-bit number in the machine's order; from byte 72 how many could have
 *
 *   FAULT_HEADS    a file to keep what the disk has of the first blocks of a database file when it is told to forget:
 *                  a block that was written is on the disk once an fsync has succeeded after it. An fsync that fails
 *                  leaves it in memory only, where Linux calls it clean: it is read as it was written, and no later
 *                  fsync writes it. From byte 80 of the control file, a byte for each block: 0 as on the disk,
 *                  1 written since, 2 forgotten by a failed fsync; what the disk has of those is in the file.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define CONTROL_BYTES 4096
#define TEXT_BYTES 63
#define FAILED_AT 64
#define MET_AT 72
#define HEADS_AT 80
#define HEADS 3
#define HEAD_BYTES 4096

static volatile char *control;
static const char *directory;
static int heads = -1;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULT_CONTROL");
    directory = getenv("FAULT_DIR");
    if (path == NULL || directory == NULL) {
        return;
    }
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    void *mapped = mmap(NULL, CONTROL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    control = mapped == MAP_FAILED ? NULL : mapped;
    if (getenv("FAULT_HEADS") != NULL) {
        heads = open(getenv("FAULT_HEADS"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    }
}

static int fits(const char *path, const char *name) {
    size_t length = strlen(name), whole = strlen(path);
    if (length > 0 && name[length - 1] == '$') {
        length--;
        return whole >= length && strncmp(path + whole - length, name, length) == 0;
    }
    return strcmp(name, "*") == 0 || strstr(path, name) != NULL;
}

/* The errno that this call is to fail with, or 0; anything above 0 for a short write. */
static int fault(char call, const char *path) {
    char text[TEXT_BYTES + 1], calls[16], name[32];
    int number;
    unsigned every;
    if (control == NULL || control[0] != '1') {
        return 0;
    }
    memcpy(text, (const char *)control + 1, TEXT_BYTES);
    text[TEXT_BYTES] = 0;
    if (sscanf(text, "%d %15s %31s %u", &number, calls, name, &every) != 4 || strchr(calls, call) == NULL) {
        return 0;
    }
    if (strncmp(path, directory, strlen(directory)) != 0 || !fits(path, name)) {
        return 0;
    }
    if (every == 0 || __atomic_add_fetch((uint64_t *)(control + MET_AT), 1, __ATOMIC_RELAXED) % every != 0) {
        return 0;
    }
    __atomic_add_fetch((uint64_t *)(control + FAILED_AT), 1, __ATOMIC_RELAXED);
    return number;
}

static int fault_of(char call, int fd) {
    char link[32], path[PATH_MAX];
    if (control == NULL || control[0] != '1') {
        return 0;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) {
        return 0;
    }
    path[length] = 0;
    return fault(call, path);
}

enum { ON_DISK, WRITTEN, FORGOTTEN };

static int has_heads(int fd) {
    char link[32], path[PATH_MAX];
    if (heads < 0 || control == NULL) {
        return 0;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    return length >= 0 && strncmp(path, directory, strlen(directory)) == 0 && fits(path, "meisai.duckdb$");
}

/* Keeps what the disk has of the blocks that are about to be written. */
static void before_write(int fd, size_t count, off64_t offset) {
    if (offset >= HEADS * HEAD_BYTES || !has_heads(fd)) {
        return;
    }
    for (off64_t head = 0; head < HEADS; head++) {
        off64_t at = head * HEAD_BYTES;
        char block[HEAD_BYTES] = {0}, link[32];
        if (at >= offset + (off64_t)count || at + HEAD_BYTES <= offset) {
            continue;
        }
        if (control[HEADS_AT + head] == ON_DISK) {
            /* The file may be open for writing only. */
            snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
            int reading = open(link, O_RDONLY | O_CLOEXEC);
            if (pread(reading, block, sizeof block, at) < 0 || pwrite(heads, block, sizeof block, at) < 0) {
                abort();
            }
            close(reading);
        }
        control[HEADS_AT + head] = WRITTEN;
    }
}

static void after_sync(int fd, int result) {
    if (!has_heads(fd)) {
        return;
    }
    for (int head = 0; head < HEADS; head++) {
        if (control[HEADS_AT + head] == WRITTEN) {
            control[HEADS_AT + head] = result == 0 ? ON_DISK : FORGOTTEN;
        }
    }
}

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (real == NULL) { \
        real = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name); \
    }

#define FAIL(number) \
    do { \
        int failed = (number); \
        if (failed != 0) { \
            errno = failed; \
            return -1; \
        } \
    } while (0)

/* A third, and at least one byte: what is left must be written by whoever asked. */
static size_t part(int fd, size_t count) {
    return count > 1 && fault_of('h', fd) != 0 ? (count + 2) / 3 : count;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(ssize_t, write, int, const void *, size_t)
    FAIL(fault_of('w', fd));
    return real(fd, bytes, part(fd, count));
}

#define PWRITE(name, offset_type) \
    ssize_t name(int fd, const void *bytes, size_t count, offset_type offset) { \
        REAL(ssize_t, name, int, const void *, size_t, offset_type) \
        FAIL(fault_of('w', fd)); \
        before_write(fd, count, offset); \
        return real(fd, bytes, part(fd, count), offset); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int)
    FAIL(fault_of('w', fd));
    return real(fd, parts, count > 1 && fault_of('h', fd) != 0 ? 1 : count);
}

#define PWRITEV(name, offset_type) \
    ssize_t name(int fd, const struct iovec *parts, int count, offset_type offset) { \
        REAL(ssize_t, name, int, const struct iovec *, int, offset_type) \
        FAIL(fault_of('w', fd)); \
        return real(fd, parts, count > 1 && fault_of('h', fd) != 0 ? 1 : count, offset); \
    }
PWRITEV(pwritev, off_t)
PWRITEV(pwritev64, off64_t)

#define SYNC(name) \
    int name(int fd) { \
        REAL(int, name, int) \
        int failed_with = fault_of('s', fd); \
        int result = failed_with != 0 ? -1 : fault_of('l', fd) != 0 ? 0 : real(fd); \
        after_sync(fd, result); \
        FAIL(failed_with); \
        return result; \
    }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, offset_type) \
    int name(int fd, offset_type length) { \
        REAL(int, name, int, offset_type) \
        FAIL(fault_of('n', fd)); \
        return real(fd, length); \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

static int writes(int flags) {
    return (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT) != 0;
}

static mode_t mode_of(int flags, va_list more) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, name, const char *, int, ...) \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = mode_of(flags, more); \
        va_end(more); \
        if (writes(flags)) { \
            FAIL(fault('o', path)); \
        } \
        return real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(int, name, int, const char *, int, ...) \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = mode_of(flags, more); \
        va_end(more); \
        if (writes(flags)) { \
            FAIL(fault('o', path)); \
        } \
        return real(at, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *)
    FAIL(fault('n', to));
    return real(from, to);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, mkdir, const char *, mode_t)
    FAIL(fault('n', path));
    return real(path, mode);
}

int unlink(const char *path) {
    REAL(int, unlink, const char *)
    FAIL(fault('n', path));
    return real(path);
}
