#include "floor.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double read_clock(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static floor_time now(void) { return (floor_time){read_clock(CLOCK_MONOTONIC), read_clock(CLOCK_THREAD_CPUTIME_ID)}; }

static void add_since(floor_time *spent, floor_time start) {
    floor_time end = now();
    spent->seconds += end.seconds - start.seconds;
    spent->busy += end.busy - start.busy;
}

static void check(sqlite3 *db, int code) {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    fprintf(stderr, "floor: %s\n", sqlite3_errmsg(db));
    abort();
}

static void run(sqlite3 *db, const char *sql) { check(db, sqlite3_exec(db, sql, NULL, NULL, NULL)); }

static sqlite3 *open_database(const char *path, int flags) {
    sqlite3 *db;
    check(NULL, sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL));
    return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    check(db, sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

static void step(sqlite3 *db, sqlite3_stmt *statement) {
    check(db, sqlite3_step(statement));
    check(db, sqlite3_reset(statement));
}

/// Makes at `target` what sqlite_schema of `source` says of `type`.
static void copy_schema(sqlite3 *source, sqlite3 *target, const char *type) {
    sqlite3_stmt *objects = prepare(source, "SELECT sql FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL");
    sqlite3_bind_text(objects, 1, type, -1, SQLITE_STATIC);
    while (sqlite3_step(objects) == SQLITE_ROW) run(target, (const char *)sqlite3_column_text(objects, 0));
    sqlite3_finalize(objects);
}

// MARK: - The log

struct floor_log {
    sqlite3 *source, *target;
    sqlite3_stmt *rows, *begin, *tree, *entry, *commit;
};

floor_log *floor_log_open(const char *source, const char *target, int triggers) {
    floor_log *log = malloc(sizeof *log);
    log->source = open_database(source, SQLITE_OPEN_READWRITE);
    log->target = open_database(target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    run(log->target, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON");
    copy_schema(log->source, log->target, "table");
    if (triggers) copy_schema(log->source, log->target, "trigger");
    log->rows = prepare(
        log->source, "SELECT seq, hashes, body FROM tree JOIN entry USING (seq) WHERE seq > ? AND seq <= ? ORDER BY seq");
    log->begin = prepare(log->target, "BEGIN IMMEDIATE");
    log->tree = prepare(log->target, "INSERT INTO tree VALUES (?, ?)");
    log->entry = prepare(log->target, "INSERT INTO entry VALUES (?, ?)");
    log->commit = prepare(log->target, "COMMIT");
    return log;
}

typedef struct {
    long seq;
    void *hashes, *body;
    int hashes_size, body_size;
} row;

static void *copy_blob(sqlite3_stmt *statement, int column, int *size) {
    *size = sqlite3_column_bytes(statement, column);
    return memcpy(malloc(*size), sqlite3_column_blob(statement, column), *size);
}

floor_time floor_log_append(floor_log *log, long after, long up_to, int batch) {
    row *rows = calloc(batch, sizeof *rows);
    floor_time spent = {0};
    while (after < up_to) {
        long end = after + batch < up_to ? after + batch : up_to;
        int count = 0;
        sqlite3_bind_int64(log->rows, 1, after);
        sqlite3_bind_int64(log->rows, 2, end);
        for (; sqlite3_step(log->rows) == SQLITE_ROW; count++) {
            rows[count].seq = sqlite3_column_int64(log->rows, 0);
            rows[count].hashes = copy_blob(log->rows, 1, &rows[count].hashes_size);
            rows[count].body = copy_blob(log->rows, 2, &rows[count].body_size);
        }
        sqlite3_reset(log->rows);

        floor_time start = now();
        step(log->target, log->begin);
        for (int i = 0; i < count; i++) {
            sqlite3_bind_int64(log->tree, 1, rows[i].seq);
            sqlite3_bind_blob(log->tree, 2, rows[i].hashes, rows[i].hashes_size, SQLITE_STATIC);
            step(log->target, log->tree);
            sqlite3_bind_int64(log->entry, 1, rows[i].seq);
            sqlite3_bind_blob(log->entry, 2, rows[i].body, rows[i].body_size, SQLITE_STATIC);
            step(log->target, log->entry);
        }
        step(log->target, log->commit);
        add_since(&spent, start);

        for (int i = 0; i < count; i++) {
            free(rows[i].hashes);
            free(rows[i].body);
        }
        after = end;
    }
    free(rows);
    return spent;
}

void floor_log_close(floor_log *log) {
    sqlite3_stmt *all[] = {log->rows, log->begin, log->tree, log->entry, log->commit};
    for (int i = 0; i < 5; i++) sqlite3_finalize(all[i]);
    sqlite3_close(log->source);
    sqlite3_close(log->target);
    free(log);
}

// MARK: - The read models

enum { chunk = 1000 };

/// Inserts what `select` yields into `table`.
static void copy_rows(
    sqlite3 *source, sqlite3 *target, const char *table, const char *select, long *total, floor_time *spent) {
    sqlite3_stmt *rows = prepare(source, select);
    int width = sqlite3_column_count(rows);
    char sql[4096];
    int length = snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES (?", table);
    for (int i = 1; i < width; i++) length += snprintf(sql + length, sizeof sql - length, ", ?");
    snprintf(sql + length, sizeof sql - length, ")");
    sqlite3_stmt *insertion = prepare(target, sql);
    sqlite3_value **values = calloc((size_t)chunk * width, sizeof *values);
    int count;
    do {
        for (count = 0; count < chunk && sqlite3_step(rows) == SQLITE_ROW; count++)
            for (int i = 0; i < width; i++) values[count * width + i] = sqlite3_value_dup(sqlite3_column_value(rows, i));
        floor_time start = now();
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < width; i++) sqlite3_bind_value(insertion, i + 1, values[n * width + i]);
            step(target, insertion);
        }
        add_since(spent, start);
        for (int i = 0; i < count * width; i++) sqlite3_value_free(values[i]);
        *total += count;
    } while (count == chunk);
    free(values);
    sqlite3_finalize(rows);
    sqlite3_finalize(insertion);
}

floor_time floor_views(const char *source_path, const char *target_path, long per_run, long *total) {
    sqlite3 *source = open_database(source_path, SQLITE_OPEN_READWRITE);
    sqlite3 *target = open_database(target_path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    run(target, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -131072");
    copy_schema(source, target, "table");
    copy_schema(source, target, "index");
    *total = 0;
    floor_time spent = {0};
    run(target, "BEGIN");
    sqlite3_stmt *tables = prepare(source, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(tables, 0);
        char select[512];
        if (per_run > 0 && strcmp(table, "fact") == 0)
            snprintf(select, sizeof select, "SELECT * FROM fact ORDER BY (seq - 1) / %ld, programme, type, seq, part", per_run);
        else
            snprintf(select, sizeof select, "SELECT * FROM \"%s\"", table);
        copy_rows(source, target, table, select, total, &spent);
    }
    sqlite3_finalize(tables);
    floor_time start = now();
    run(target, "COMMIT");
    add_since(&spent, start);
    sqlite3_close(source);
    sqlite3_close(target);
    return spent;
}

// MARK: - Verifying

#ifdef __APPLE__
#include <CommonCrypto/CommonDigest.h>
#define sha256(data, size, out) CC_SHA256(data, (CC_LONG)(size), out)
#else
// The one that swift-crypto, and so Letopis, is linked with: both sides hash alike.
unsigned char *CCryptoBoringSSL_SHA256(const unsigned char *data, size_t size, unsigned char *out);
#define sha256 CCryptoBoringSSL_SHA256
#endif

enum { hash_size = 32, greatest_body = 65535 };

floor_time floor_verify(const char *path, long *entries) {
    sqlite3 *db = open_database(path, SQLITE_OPEN_READWRITE);
    sqlite3_stmt *bodies = prepare(db, "SELECT seq, body FROM entry ORDER BY seq");
    sqlite3_stmt *hashes = prepare(db, "SELECT seq, hashes FROM tree ORDER BY seq");
    static unsigned char leaf[1 + greatest_body], node[1 + 2 * hash_size], peaks[64][hash_size];
    long seq = 0, wrong = 0;
    int height = 0;
    leaf[0] = 0;
    node[0] = 1;
    floor_time spent = {0}, start = now();
    while (sqlite3_step(bodies) == SQLITE_ROW && sqlite3_step(hashes) == SQLITE_ROW) {
        seq++;
        int size = sqlite3_column_bytes(bodies, 1);
        if (size > greatest_body) abort();
        memcpy(leaf + 1, sqlite3_column_blob(bodies, 1), size);
        sha256(leaf, 1 + size, peaks[height]);
        const unsigned char *row = sqlite3_column_blob(hashes, 1);
        long place = 0, length = sqlite3_column_bytes(hashes, 1);
        wrong += length < hash_size || memcmp(row, peaks[height], hash_size) != 0;
        for (long rest = seq; rest % 2 == 0; rest /= 2) {
            height--;
            memcpy(node + 1, peaks[height], 2 * hash_size);
            sha256(node, sizeof node, peaks[height]);
            place += hash_size;
            wrong += length < place + hash_size || memcmp(row + place, peaks[height], hash_size) != 0;
        }
        wrong += sqlite3_column_int64(bodies, 0) != seq || sqlite3_column_int64(hashes, 0) != seq;
        height++;
    }
    add_since(&spent, start);
    *entries = wrong ? -1 : seq;
    sqlite3_finalize(bodies);
    sqlite3_finalize(hashes);
    sqlite3_close(db);
    return spent;
}
