// SPDX-License-Identifier: Apache-2.0
/* A source of users and groups for nsswitch.conf as bad as they get: it has one place for a file for the whole process, closes it under
 * whoever else reads there, and in harness2fad crashes, hangs and fails as it is told. */
#include <errno.h>
#include <grp.h>
#include <nss.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#define PLACE "/run/box/harsh/" /* passwd and group as in /etc; faults: lines of database, beginning of a name or '*', fault */

static FILE *passwd_file, *group_file;

static int in_daemon(void) { return strcmp(program_invocation_short_name, "harness2fad") == 0; }

static enum nss_status unavailable(int *error) {
    *error = 0;
    return NSS_STATUS_UNAVAIL;
}

/* What stands in the way of an answer. */
static enum nss_status fault(const char *database, const char *name, int *error) {
    char line[256], of[64], begins[64], what[64];
    FILE *faults = in_daemon() ? fopen(PLACE "faults", "re") : NULL;
    enum nss_status status = NSS_STATUS_SUCCESS;
    while (faults != NULL && fgets(line, sizeof line, faults) != NULL) {
        if (sscanf(line, "%63s %63s %63s", of, begins, what) != 3 || strcmp(of, database) != 0 ||
            (strcmp(begins, "*") != 0 && strncmp(begins, name, strlen(begins)) != 0))
            continue;
        if (strcmp(what, "crash") == 0)
            abort();
        if (strcmp(what, "hang") == 0)
            syslog(LOG_AUTHPRIV | LOG_NOTICE, "nss_harsh hangs");
        while (strcmp(what, "hang") == 0)
            pause();
        status = unavailable(error);
    }
    if (faults != NULL)
        fclose(faults);
    return status;
}

static void reopen(FILE **file, const char *path) {
    if (*file != NULL)
        fclose(*file);
    *file = fopen(path, "re");
}

static enum nss_status closed(FILE **file) {
    FILE *open = *file;
    if (in_daemon())
        usleep(50);
    if (open != NULL)
        fclose(open);
    *file = NULL;
    return NSS_STATUS_SUCCESS;
}

static enum nss_status said(int failed, int *error) {
    *error = failed;
    return failed == 0 ? NSS_STATUS_SUCCESS : failed == ERANGE ? NSS_STATUS_TRYAGAIN : NSS_STATUS_NOTFOUND;
}

enum nss_status _nss_harsh_setpwent(int stay) {
    (void)stay;
    reopen(&passwd_file, PLACE "passwd");
    return NSS_STATUS_SUCCESS;
}

enum nss_status _nss_harsh_endpwent(void) { return closed(&passwd_file); }

enum nss_status _nss_harsh_getpwent_r(struct passwd *entry, char *bytes, size_t size, int *error) {
    struct passwd *found;
    if (passwd_file == NULL)
        return NSS_STATUS_NOTFOUND;
    return said(fgetpwent_r(passwd_file, entry, bytes, size, &found), error);
}

enum nss_status _nss_harsh_getpwnam_r(const char *name, struct passwd *entry, char *bytes, size_t size, int *error) {
    enum nss_status status = fault("passwd", name, error);
    if (status != NSS_STATUS_SUCCESS)
        return status;
    _nss_harsh_setpwent(0);
    while ((status = _nss_harsh_getpwent_r(entry, bytes, size, error)) == NSS_STATUS_SUCCESS)
        if (strcmp(entry->pw_name, name) == 0)
            break;
    _nss_harsh_endpwent();
    return status;
}

enum nss_status _nss_harsh_getpwuid_r(uid_t uid, struct passwd *entry, char *bytes, size_t size, int *error) {
    enum nss_status status;
    _nss_harsh_setpwent(0);
    while ((status = _nss_harsh_getpwent_r(entry, bytes, size, error)) == NSS_STATUS_SUCCESS)
        if (entry->pw_uid == uid)
            break;
    _nss_harsh_endpwent();
    return status;
}

enum nss_status _nss_harsh_setgrent(int stay) {
    (void)stay;
    reopen(&group_file, PLACE "group");
    return NSS_STATUS_SUCCESS;
}

enum nss_status _nss_harsh_endgrent(void) { return closed(&group_file); }

enum nss_status _nss_harsh_getgrent_r(struct group *entry, char *bytes, size_t size, int *error) {
    struct group *found;
    enum nss_status status = fault("group", "", error);
    if (status != NSS_STATUS_SUCCESS)
        return status;
    if (group_file == NULL)
        return NSS_STATUS_NOTFOUND;
    return said(fgetgrent_r(group_file, entry, bytes, size, &found), error);
}

enum nss_status _nss_harsh_getgrnam_r(const char *name, struct group *entry, char *bytes, size_t size, int *error) {
    enum nss_status status = fault("group", name, error);
    if (status != NSS_STATUS_SUCCESS)
        return status;
    _nss_harsh_setgrent(0);
    while ((status = _nss_harsh_getgrent_r(entry, bytes, size, error)) == NSS_STATUS_SUCCESS)
        if (strcmp(entry->gr_name, name) == 0)
            break;
    _nss_harsh_endgrent();
    return status;
}
