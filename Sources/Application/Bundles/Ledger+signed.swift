import Events

extension Ledger {
    /// The checkpoint of a size: the one in the folder, with whatever others have signed, else one that is signed now.
    package func signedCheckpoint(at size: Int) throws -> StatedCheckpoint {
        // The end is signed first, and the log held against its newest checkpoint.
        let newest = try stated()
        if newest.checkpoint.size == size { return newest }
        if try checkpoints.sizes().contains(size) { return try stated(at: size) }
        let key = try signingKey()
        // An older size, of another key's time, cannot be signed any more: the nearest that were are named.
        guard try keyHistory()[size] == key.verifier else { return try stated(at: size) }
        let checkpoint = Checkpoint(origin: opening.origin, size: size, root: try root(at: size))
        return StatedCheckpoint(
            checkpoint: checkpoint, note: try Note(Array(key.sign(checkpoint.text).utf8)),
            path: folder.checkpoints + "/" + checkpoint.fileName)
    }

    /// When entry `size` was recorded, in seconds since 1970.
    package func time(of size: Int) throws -> Int {
        let recorded = try log.read { try LogRows.entry($0, size) }?.recorded
        return (recorded.flatMap { Timestamp.milliseconds(of: $0) } ?? 0) / 1000
    }
}
