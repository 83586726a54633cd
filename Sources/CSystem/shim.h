#include <sys/types.h>
#include <sys/xattr.h>

/* Declared by the C library only for those who ask for all of GNU, which clashes with Swift's own view of it. */
extern int fallocate(int descriptor, int mode, off_t offset, off_t length);
extern int renameat2(int old_directory, const char *old, int new_directory, const char *name, unsigned flags);

extern int dup3(int descriptor, int other, int flags);
extern int memfd_create(const char *name, unsigned flags);
extern ssize_t copy_file_range(
    int from, off_t *from_offset, int to, off_t *to_offset, size_t length, unsigned flags);

#include <spawn.h>

/* What a new process closes of all that this one has open. */
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

#include <errno.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

/* openat2(2), which the C library does not declare: the directory is the root, for symbolic links, too. */
static inline int open_in_root(int root, const char *name, int flags, unsigned mode) {
#ifdef SYS_openat2
    struct open_how how = {
        .flags = (unsigned)flags, .mode = mode, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
    return (int)syscall(SYS_openat2, root, name, &how, sizeof(how));
#else
    errno = ENOSYS;
    return -1;
#endif
}

#include <malloc.h>

/* Memory that is freed stays with the process, up to so many bytes, for its next work. */
static inline void keep_freed_memory(int single, int all) {
    mallopt(M_MMAP_THRESHOLD, single);
    mallopt(M_TRIM_THRESHOLD, all);
}

/* What the rights to files depend on, of this thread only: the C library would change all threads. */
static inline int set_thread_groups(size_t count, const gid_t *groups) {
#ifdef SYS_setgroups32
    return (int)syscall(SYS_setgroups32, count, groups);
#else
    return (int)syscall(SYS_setgroups, count, groups);
#endif
}
extern int setfsuid(uid_t user);
extern int setfsgid(gid_t group);

/* fork(2), which Swift hides: for a process with one thread only. */
static inline pid_t fork_process(void) { return fork(); }

/* Writes to a page of a mapped file what it holds. */
static inline void touch_page(void *page) {
    volatile unsigned char *byte = page;
    *byte = *byte;
}
