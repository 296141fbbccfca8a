#ifndef FLOOR_H
#define FLOOR_H

// What plain C over libsqlite3 needs for the same rows: the floor that Letopis is measured against.
// Where rows are inserted, only inserts and commits are timed, not reading the rows to insert. Failures print and abort.

typedef struct {
    /// On the clock, and of the processor.
    double seconds, busy;
} floor_time;

typedef struct floor_log floor_log;

/// Opens the ledger at `source` and makes a log at `target` beside it, with the same pragmas and tables.
/// `triggers` says whether to make the triggers that keep the log append-only, too.
floor_log *floor_log_open(const char *source, const char *target, int triggers);

/// Inserts bodies and hashes of the entries after `after` up to `up_to`, `batch` in a synced transaction.
floor_time floor_log_append(floor_log *log, long after, long up_to, int batch);

void floor_log_close(floor_log *log);

/// Inserts every row of the read models at `source` into the same tables at `target`, nothing synced. Facts come in
/// runs of `run` entries, as anything that follows a log must take them, each in the order of the table; in the
/// order of the whole table where `run` is 0. The number of rows goes to `rows`.
floor_time floor_views(const char *source, const char *target, long run, long *rows);

/// Reads the log at `path` from end to end, hashes every body and every node, and compares them with the stored ones.
/// One thread; nothing is judged. The number of entries goes to `entries`, -1 where a hash was another.
floor_time floor_verify(const char *path, long *entries);

#endif
