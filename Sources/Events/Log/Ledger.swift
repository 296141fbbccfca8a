import Foundation
import GRDB

/// A ledger on disk: its folder, its log, and what entry 1 says of it.
package struct Ledger: Sendable {
    package let folder: Folder
    package let log: LogFile
    package let opening: Opening

    /// What entry 1 states, for ever.
    package struct Opening: Sendable, Equatable {
        static let type = "ledger.opened"

        package let origin: String
        package let verifierKey: VerifierKey
        package let timeZone: String
        package let language: Language

        init(_ entry: Entry) throws(Problem) {
            guard entry.type.name == Opening.type, entry.number("format") == LogSchema.version,
                let origin = entry.text("origin"), origin.hasSameBytes(as: entry.log), let key = entry.verifierKey,
                let zone = entry.text("timeZone"),
                let language = entry.text("language").flatMap({ Language(rawValue: $0) })
            else {
                throw Problem(
                    .altered, "bad-opening",
                    Phrase(ru: "запись 1 не открывает летопись", en: "entry 1 does not open a ledger"),
                    remedy: .restoreFromCopy)
            }
            self.origin = origin
            verifierKey = key
            timeZone = zone
            self.language = language
        }
    }

    /// - Throws: ``Problem``: `notFound` where the folder holds no ledger.
    package static func open(_ path: String, readOnly: Bool = false) throws -> Ledger {
        let folder = Folder(path)
        try folder.requireName()
        // Where something leads out of the folder nothing is written: ``Writer`` says why.
        let isReadOnly = readOnly || !folder.isWritable || folder.leadingOut() != nil
        let log = try LogFile(path: folder.log, readOnly: isReadOnly)
        guard let first = try log.read({ try LogRows.entry($0, 1) }) else { throw empty }
        let opening = try Opening(first)
        try folder.requireLog(of: opening.origin)
        return Ledger(folder: folder, log: log, opening: opening)
    }

    /// The same ledger on a connection of its own.
    package func apart() throws -> Ledger {
        Ledger(folder: folder, log: try LogFile(path: folder.log, readOnly: log.isReadOnly), opening: opening)
    }

    /// The same ledger for who only reads it: what is derived from it is then made in a temporary folder.
    package func forReading() throws -> Ledger {
        Ledger(folder: folder, log: try LogFile(path: folder.log, readOnly: true), opening: opening)
    }

    /// Makes a ledger in an empty or absent folder, with entry 1 and its first checkpoint.
    package static func create(
        _ path: String, origin: String, timeZone: String, language: Language, by: String, key: SigningKey,
        clock: Clock, id: String
    ) throws -> Ledger {
        let folder = Folder(path)
        try folder.requireName()
        try clock.require()
        // Where a file is in its place, making the folder says so.
        let contents = try Files.isRegular(path) ? [] : Files.names(in: path) ?? []
        guard contents.isEmpty else {
            throw Problem(
                .conflict, "folder-not-empty",
                Phrase(ru: "папка «\(path)» не пуста", en: "the folder \"\(path)\" is not empty"),
                remedy: Phrase(ru: "укажите новую папку", en: "name a new folder"))
        }
        guard Grammar.isOrigin(origin.utf8), origin.hasSameBytes(as: key.name) else { throw badOrigin(origin) }
        let draft = try Validation.draft(
            .ledgerOpened(
                origin: origin, key: key.verifier, timeZone: timeZone, language: language,
                at: String(Timestamp.text(milliseconds: clock.now()).prefix(10)), by: by))
        let entry = Entry(
            draft: draft, seq: 1, id: id, by: by, log: origin, recorded: Timestamp.text(milliseconds: clock.now()))
        try folder.create()
        let log = try LogFile.create(path: folder.log)
        var frontier = Frontier()
        try log.queue.write { db in
            let rows = try LogStatements(db)
            try rows.insert(entry.body, seq: 1, &frontier)
        }
        try key.write(to: folder.signingKey)
        try LedgerSettings.initial(origin: origin, account: by, folder.settings).write()
        let checkpoints = Checkpoints(folder: folder, keys: KeyHistory(key.verifier))
        try checkpoints.write(Checkpoint(origin: origin, size: 1, root: frontier.root), by: key)
        return Ledger(folder: folder, log: log, opening: try Opening(entry))
    }

    static let empty = Problem(
        .altered, "empty-ledger",
        Phrase(ru: "летопись пуста: нет даже записи 1", en: "the ledger is empty: even entry 1 is missing"),
        remedy: .restoreFromCopy)

    private static func badOrigin(_ origin: String) -> Problem {
        Problem(
            .badInput, "bad-origin",
            Phrase(
                ru: "«\(origin)» не годится как имя летописи", en: "\"\(origin)\" does not do as the name of a ledger"),
            remedy: Phrase(
                ru: "латиница без пробелов и без «+», до 255 знаков; принято имя вида example.org/ledger",
                en: "Latin characters without spaces and without \"+\", up to 255; the custom is example.org/ledger"),
            field: "origin")
    }

    package func size() throws -> Int {
        try log.read { try LogRows.size($0) }
    }

    package func root(at size: Int) throws -> TreeHash {
        try log.read { try LogRows.frontier($0, size: size).root }
    }

    /// The private key in secrets/, whichever it is: whether it is the one in force, ``Rotation`` finds out.
    ///
    /// - Throws: ``Problem`` `inputOutput` where there is none, or it does not lie as a secret has to; `badInput` where
    ///   the file holds no key.
    package func signingKey() throws(Problem) -> SigningKey {
        guard let key = try folder.secretKey(.signing) else { throw Ledger.noSigningKey(folder.signingKey) }
        return key
    }

    static func noSigningKey(_ path: String) -> Problem {
        Problem(
            .inputOutput, "no-signing-key",
            Phrase(ru: "нет ключа подписи \(path)", en: "the signing key \(path) is missing"),
            remedy: Phrase(
                ru: "верните файл из своей копии: без него летопись не может подписывать контрольные точки",
                en: "put it back from your copy: without it the ledger cannot sign checkpoints"))
    }

    /// The checkpoints, judged by the keys that the log has stated so far.
    package var checkpoints: Checkpoints {
        get throws { Checkpoints(folder: folder, keys: try keyHistory()) }
    }
}
