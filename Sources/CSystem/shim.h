#include <sys/types.h>
#include <sys/xattr.h>

/* Declared by the C library only for those who ask for all of GNU, which clashes with Swift's own view of it. */
extern int fallocate(int descriptor, int mode, off_t offset, off_t length);
extern int renameat2(int old_directory, const char *old, int new_directory, const char *name, unsigned flags);
