import GRDB

/// What the log says of evidence: every item that was attached, what became of it, and who was erased. Read out of the
/// bodies: no index takes part.
package struct EvidenceLog: Sendable {
    /// One `evidence.attached`.
    package struct Item: Sendable {
        package let seq: Int
        package let code: String
        package let programme: String?
        /// `evidenceKind`.
        package let kind: String
        package let file: File?
        package let url: String?
        /// What it bears out.
        package let entries: [Int]
        /// The code of what stands in its place.
        package fileprivate(set) var replacement: String?
        package fileprivate(set) var isVoided = false
        /// The entry by which it last took the place of another.
        package fileprivate(set) var superseding: Int?

        /// Whether it still is evidence: neither superseded nor voided.
        package var isLive: Bool { replacement == nil && !isVoided }
    }

    /// What an item states of its file: of the bytes as they are stored, but for the media type, which is the content's.
    package struct File: Sendable, Equatable {
        /// SHA-256 in lower-case hexadecimal; the name of the file.
        package let digest: String
        package let bytes: Int
        package let mediaType: String
        package let isSealed: Bool

        init(digest: String, bytes: Int, mediaType: String, isSealed: Bool) {
            (self.digest, self.bytes, self.mediaType, self.isSealed) = (digest, bytes, mediaType, isSealed)
        }

        init?(_ json: JSON?) {
            guard let object = json?.object, let digest = object["digest"]?.string else { return nil }
            self.digest = digest
            bytes = object["bytes"]?.int ?? 0
            mediaType = object["mediaType"]?.string ?? MediaType.unknown
            isSealed = object["sealed"]?.bool ?? false
        }

        package var json: JSON {
            .members([
                ("digest", .string(digest)), ("bytes", .int(bytes)), ("mediaType", .string(mediaType)),
                ("sealed", isSealed ? true : nil),
            ])
        }
    }

    /// In the order in which they were attached; voided ones too.
    package private(set) var items: [Item] = []
    /// The codes of those whose data were erased.
    package private(set) var erased: Set<String> = []

    package init(_ ledger: Ledger) throws(Problem) {
        do {
            self = try ledger.log.read { try EvidenceLog($0) }
        } catch {
            throw Problem(storage: error)
        }
    }

    private static let types = Catalogue.all.filter {
        $0.creates(.evidence) || $0.supersedes || $0.voids || $0.erases
    }

    private init(_ db: Database) throws {
        // A body is canonical, and its type and version stand last.
        let ends = Self.types.flatMap { type in (1...type.version).map { #""type":"\#(type.name)","v":\#($0)}"# } }
        let isOne = ends.map { "substr(body, -\($0.utf8.count)) = CAST('\($0)' AS BLOB)" }.joined(separator: " OR ")
        let seqs = try Int.fetchAll(db, sql: "SELECT seq FROM entry WHERE \(isOne) ORDER BY seq")
        var voided: Set<Int> = []
        var superseding: [(seq: Int, code: String, replacement: String)] = []
        for seq in seqs {
            guard let entry = try LogRows.entry(db, seq) else { continue }
            if entry.type.creates(.evidence) { take(entry) }
            if entry.type.supersedes, let code = entry.text("evidence"), let replacement = entry.text("replacement") {
                superseding.append((seq, code, replacement))
            }
            if let target = entry.voided { voided.insert(target) }
            if entry.type.erases, let person = entry.text("person") { erased.insert(person) }
        }
        // The item that is of that code when nothing of it is voided.
        var places: [String: Int] = [:]
        for index in items.indices {
            items[index].isVoided = voided.contains(items[index].seq)
            if !items[index].isVoided { places[items[index].code] = index }
        }
        for step in superseding where !voided.contains(step.seq) {
            if let place = places[step.code] { items[place].replacement = step.replacement }
            if let place = places[step.replacement] { items[place].superseding = step.seq }
        }
    }

    private mutating func take(_ entry: Entry) {
        guard let code = entry.text("evidence"), let kind = entry.text("evidenceKind") else { return }
        items.append(
            Item(
                seq: entry.seq, code: code, programme: entry.programme, kind: kind, file: File(entry.data["file"]),
                url: entry.text("url"), entries: entry.data["entries"]?.array?.compactMap(\.int) ?? []))
    }

    /// The item of that code that is not voided.
    package func item(_ code: String) -> Item? {
        items.last { $0.code == code && !$0.isVoided }
    }

    /// The items that name a stored file, live or not.
    package func items(naming digest: String) -> [Item] {
        items.filter { $0.file?.digest == digest }
    }
}
