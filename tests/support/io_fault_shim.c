/* Preloaded into a saving program: the n-th call of mkstemp, fchmod, write, fsync, rename, open or close on a file
 * of one folder fails, or the program dies there. What is counted is told through REMNANT_FAULT_LOG, one letter a call. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int calls = 0;

/* True where this call must not happen as asked; errno is set. */
static int strikes(char letter) {
    const char* at = getenv("REMNANT_FAULT_AT");
    const char* error = getenv("REMNANT_FAULT_ERRNO");
    const char* log = getenv("REMNANT_FAULT_LOG");
    ++calls;
    if (log != NULL) {
        FILE* file = fopen(log, "a");
        if (file != NULL) {
            fputc(letter, file);
            fclose(file);
        }
    }
    if (at == NULL || error == NULL || calls != atoi(at)) return 0;
    if (strcmp(error, "KILL") == 0) raise(SIGKILL);
    errno = atoi(error);
    return 1;
}

static int path_counts(const char* path) {
    const char* folder = getenv("REMNANT_FAULT_FOLDER");
    return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static int fd_counts(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = '\0';
    return path_counts(path);
}

ssize_t write(int fd, const void* bytes, size_t count) {
    static ssize_t (*real)(int, const void*, size_t);
    if (real == NULL) real = (ssize_t(*)(int, const void*, size_t))dlsym(RTLD_NEXT, "write");
    if (fd_counts(fd) && strikes('w')) {
        /* A full disk takes a part before it refuses. */
        if (count > 1) real(fd, bytes, count / 2);
        return -1;
    }
    return real(fd, bytes, count);
}

int fsync(int fd) {
    static int (*real)(int);
    if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    if (fd_counts(fd) && strikes('s')) return -1;
    return real(fd);
}

int close(int fd) {
    static int (*real)(int);
    if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "close");
    if (fd_counts(fd) && strikes('c')) {
        const int error = errno;
        real(fd);
        errno = error;
        return -1;
    }
    return real(fd);
}

int rename(const char* from, const char* to) {
    static int (*real)(const char*, const char*);
    if (real == NULL) real = (int (*)(const char*, const char*))dlsym(RTLD_NEXT, "rename");
    if (path_counts(to) && strikes('r')) return -1;
    return real(from, to);
}

int mkstemp(char* name) {
    static int (*real)(char*);
    if (real == NULL) real = (int (*)(char*))dlsym(RTLD_NEXT, "mkstemp");
    if (path_counts(name) && strikes('m')) return -1;
    return real(name);
}

int fchmod(int fd, mode_t mode) {
    static int (*real)(int, mode_t);
    if (real == NULL) real = (int (*)(int, mode_t))dlsym(RTLD_NEXT, "fchmod");
    if (fd_counts(fd) && strikes('h')) return -1;
    return real(fd, mode);
}

int open(const char* path, int flags, ...) {
    static int (*real)(const char*, int, ...);
    if (real == NULL) real = (int (*)(const char*, int, ...))dlsym(RTLD_NEXT, "open");
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list more;
        va_start(more, flags);
        mode = va_arg(more, mode_t);
        va_end(more);
    }
    if (path_counts(path) && strikes('o')) return -1;
    return real(path, flags, mode);
}
