import Crypto
import Foundation

/// What a stretch of entries is found to be, apart from those before it.
struct SegmentScan: Sendable {
    /// What is known of the log before any stretch is judged.
    struct Terms: Sendable {
        /// The origin that entry 1 states; nil where it cannot be read, and nothing compared with it.
        let origin: [UInt8]?
        /// The sizes at which the root is asked for, ascending.
        let rootsWanted: [Int]
    }

    let stretch: Segment
    private(set) var findings: [Verdict.Finding] = []
    private(set) var ids: [UInt128] = []
    /// The keys that checkpoints are signed with, each from the entry that states it.
    private(set) var keys: [(from: Int, key: VerifierKey)] = []
    /// The entries of the stretch as a tree of their own.
    private(set) var tree = Frontier()
    /// That tree at the sizes of the log at which the root is asked for.
    private(set) var parts: [(size: Int, tree: Frontier)] = []
    /// What is stored with the last entry of a full stretch beyond the hashes that the stretch gives; nil where that
    /// does not matter any more.
    private(set) var hashesBeyond: [UInt8]?
    /// When the first and the last readable entry were recorded, in Unix milliseconds.
    private(set) var first: (seq: Int, recorded: Int)?
    private(set) var lastRecorded: Int?

    init(_ stretch: Segment, _ terms: Terms) {
        self.stretch = stretch
        ids.reserveCapacity(stretch.rows.count)
        var memory = BodyScan.Memory()
        var wanted = terms.rootsWanted.filter { $0 > stretch.start && $0 <= stretch.end }[...]
        stretch.bytes.withUnsafeBufferPointer { bytes in
            var seq = stretch.start
            for row in stretch.rows {
                seq += 1
                // Hash first, judge afterwards.
                hash(row, seq, bytes)
                while wanted.first == seq {
                    parts.append((seq, tree))
                    wanted.removeFirst()
                }
                if !row.areBlobs {
                    report(seq, ru: "строка хранится не как байты", en: "the row is not stored as bytes")
                }
                switch row.body {
                case .copied(let range): judge(UnsafeBufferPointer(rebasing: bytes[range]), seq, terms, &memory)
                case .tooLong:
                    report(
                        seq, ru: "запись длиннее \(JSON.greatestBody) байт",
                        en: "the entry is longer than \(JSON.greatestBody) bytes")
                }
            }
        }
    }

    private mutating func report(_ seq: Int, ru: String, en: String) {
        findings.append(Verdict.Finding(seq: seq, what: Phrase(ru: ru, en: en)))
    }

    private mutating func hash(_ row: Segment.Row, _ seq: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        let hashes = row.hashes.map { UnsafeBufferPointer(rebasing: bytes[$0]) }
        var place = 0
        var agrees = true
        tree.append(row.leaf(in: bytes)) { hash in
            agrees = agrees && hash.stands(in: hashes, at: place)
            place += TreeHash.size
        }
        // The last entry of a full stretch may complete nodes over several.
        let isLastOfFull = tree.size == Segment.length
        guard let hashes else { return report(seq, ru: "нет хешей записи", en: "the entry's hashes are missing") }
        if !agrees || hashes.count < place || (hashes.count > place && !isLastOfFull) {
            report(seq, ru: SegmentScan.otherHashes.ru, en: SegmentScan.otherHashes.en)
        } else if isLastOfFull {
            hashesBeyond = Array(hashes[place...])
        }
    }

    static let otherHashes = Phrase(
        ru: "хеши не те, какие даёт запись", en: "the hashes are not those that the entry gives")

    private mutating func judge(
        _ body: UnsafeBufferPointer<UInt8>, _ seq: Int, _ terms: Terms, _ memory: inout BodyScan.Memory
    ) {
        guard let scan = BodyScan(body, &memory) else {
            let fault = Entry.fault(in: body) ?? .shape("")
            return report(
                seq, ru: "запись испорчена: \(fault.phrase.ru)", en: "the entry is damaged: \(fault.phrase.en)")
        }
        ids.append(scan.id)
        if scan.seq != seq {
            report(seq, ru: "в записи стоит место \(scan.seq)", en: "the entry states the place \(scan.seq)")
        }
        let isLedgers = body.holds("ledger.", at: scan.type.lowerBound)
        let isOpening = isLedgers && scan.type.count == 13 && body.holds("ledger.opened", at: scan.type.lowerBound)
        if (seq == 1) != isOpening {
            report(
                seq, ru: seq == 1 ? "летопись не открыта записью 1" : "летопись открыта ещё раз",
                en: seq == 1 ? "entry 1 does not open the ledger" : "the ledger is opened once more")
        }
        if isLedgers { takeKey(body, seq) }
        if let origin = terms.origin, !body.holds(origin, in: scan.log) {
            report(seq, ru: "запись из другой летописи", en: "the entry is another ledger's")
        }
        if let lastRecorded, scan.milliseconds < lastRecorded { reportTime(seq) }
        if first == nil { first = (seq, scan.milliseconds) }
        lastRecorded = scan.milliseconds
    }

    private mutating func reportTime(_ seq: Int) {
        report(seq, ru: "время записи раньше, чем у предыдущей", en: "recorded before the entry before it")
    }

    /// Entry 1 states the key, and a rotation the next one.
    private mutating func takeKey(_ body: UnsafeBufferPointer<UInt8>, _ seq: Int) {
        do throws(Entry.Fault) {
            let entry = try Entry(body: body)
            guard seq == 1 || entry.type.name == KeyHistory.rotation else { return }
            // An entry that opens no ledger is reported here.
            if let key = entry.verifierKey, seq > 1 || (try? Ledger.Opening(entry)) != nil {
                keys.append((seq, key))
            } else {
                report(
                    seq, ru: "в записи нет годного ключа летописи", en: "the entry states no sound key of the ledger")
            }
        } catch {
            // Only types that this version does not know: BodyScan has judged the rest.
        }
    }

    // MARK: - With what stands before

    /// Compares what the stretch left open with the nodes that its last entry completes beyond it.
    mutating func compare(hashesBeyond nodes: [TreeHash]) {
        guard let hashesBeyond, hashesBeyond != nodes.flatMap(\.bytes) else { return }
        report(stretch.end, ru: SegmentScan.otherHashes.ru, en: SegmentScan.otherHashes.en)
    }

    mutating func compare(lastRecorded: Int?) {
        guard let lastRecorded, let first, first.recorded < lastRecorded else { return }
        reportTime(first.seq)
    }

    /// The findings, entry by entry.
    var sorted: [Verdict.Finding] { findings.sorted { ($0.seq ?? 0) < ($1.seq ?? 0) } }
}

extension Segment.Row {
    /// The leaf hash, of the body and the 0 before it at once.
    fileprivate func leaf(in bytes: UnsafeBufferPointer<UInt8>) -> TreeHash {
        switch body {
        case .copied(let range):
            var hash = SHA256()
            hash.update(
                bufferPointer: UnsafeRawBufferPointer(
                    rebasing: UnsafeRawBufferPointer(bytes)[range.lowerBound - 1..<range.upperBound]))
            return TreeHash(hash.finalize())
        case .tooLong(let leaf): return leaf
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func holds(_ text: StaticString, at place: Int) -> Bool {
        guard let baseAddress, place + text.utf8CodeUnitCount <= count else { return false }
        return memcmp(baseAddress + place, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    fileprivate func holds(_ text: [UInt8], in range: Range<Int>) -> Bool {
        guard let baseAddress, range.count == text.count else { return false }
        return memcmp(baseAddress + range.lowerBound, text, text.count) == 0
    }
}

extension TreeHash {
    fileprivate func stands(in bytes: UnsafeBufferPointer<UInt8>?, at place: Int) -> Bool {
        guard let bytes, place + TreeHash.size <= bytes.count else { return false }
        return self
            == TreeHash(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[place..<place + TreeHash.size]))
    }
}
