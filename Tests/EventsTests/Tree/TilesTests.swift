@testable import Events
import Foundation
import Support
import Testing

/// A log as tiles, read by a reader that knows the specification (c2sp.org/tlog-tiles) and nothing of ours but hashes.
@Suite struct TilesTests {
    // MARK: - A reader

    /// What a client makes of the files: every hash it asks for comes out of a tile.
    final class Reader {
        let folder: String
        let key: VerifierKey
        let checkpoint: Checkpoint
        private var files: [String: [UInt8]] = [:]

        init(_ folder: String, _ key: VerifierKey) throws {
            (self.folder, self.key) = (folder, key)
            checkpoint = try Checkpoint(note: Reader.bytes(folder + "/checkpoint"), key: key)
        }

        var size: Int { checkpoint.size }

        static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

        /// `<N>`: three digits in each element, all but the last with an x before them.
        static func name(_ index: Int) -> String {
            var (rest, elements) = (index, [String]())
            repeat {
                elements.append(String(String(rest % 1000 + 1000).dropFirst()))
                rest /= 1000
            } while rest > 0
            return elements.enumerated().reversed().map { $0.offset == 0 ? $0.element : "x" + $0.element }
                .joined(separator: "/")
        }

        /// The file of index `n` among `count` hashes or entries, which is partial where it is the last.
        func file(_ folder: String, _ n: Int, of count: Int) throws -> [UInt8] {
            let suffix = n < count / 256 ? "" : ".p/\(count % 256)"
            let path = "\(self.folder)/tile/\(folder)/\(Reader.name(n))\(suffix)"
            let bytes = try files[path] ?? Reader.bytes(path)
            files[path] = bytes
            return bytes
        }

        /// The root of `D[i * 256^l : (i + 1) * 256^l]`, as a tile holds it.
        func stored(_ level: Int, _ i: Int) throws -> TreeHash {
            var count = size
            for _ in 0..<level { count /= 256 }
            let tile = try file("\(level)", i / 256, of: count)
            #expect(tile.count == min(256, count - i / 256 * 256) * 32)
            return try #require(TreeHash(Array(tile[(i % 256 * 32)..<(i % 256 * 32 + 32)])))
        }

        /// MTH(D[range]) of RFC 6962, out of the largest stored hashes.
        func root(_ range: Range<Int>) throws -> TreeHash {
            var (level, span) = (0, 1)
            while range.count >= span * 256 { (level, span) = (level + 1, span * 256) }
            if range.count == span, range.lowerBound % span == 0 { return try stored(level, range.lowerBound / span) }
            let middle = range.lowerBound + Reader.split(range.count)
            return TreeHash.node(try root(range.lowerBound..<middle), try root(middle..<range.upperBound))
        }

        /// PATH(m, D[range]).
        func path(_ m: Int, _ range: Range<Int>) throws -> [TreeHash] {
            if range.count == 1 { return [] }
            let middle = range.lowerBound + Reader.split(range.count)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            return m < middle ? try path(m, left) + [root(right)] : try path(m, right) + [root(left)]
        }

        private static func split(_ count: Int) -> Int {
            var k = 1
            while k * 2 < count { k *= 2 }
            return k
        }

        /// The entries of a bundle.
        func entries(_ n: Int) throws -> [[UInt8]] {
            var bytes = try file("entries", n, of: size)[...]
            var entries: [[UInt8]] = []
            while let high = bytes.popFirst(), let low = bytes.popFirst() {
                let length = Int(high) << 8 | Int(low)
                entries.append(Array(bytes.prefix(length)))
                bytes = bytes.dropFirst(length)
            }
            return entries
        }

        var entries: [[UInt8]] {
            get throws { try (0..<(size + 255) / 256).flatMap { try entries($0) } }
        }

        /// All that a client can ask: that the root is the signed one, and that every entry is under it.
        func check(every step: Int = 1) throws {
            #expect(try root(0..<size) == checkpoint.root)
            let entries = try entries
            #expect(entries.count == size)
            for index in stride(from: 0, to: size, by: step) {
                try Proof.checkInclusion(
                    path(index, 0..<size), of: .leaf(entries[index]), at: index, size: size, root: checkpoint.root)
            }
        }
    }

    // MARK: - Names and shapes

    @Test func anIndexIsWrittenInGroupsOfThreeDigits() {
        #expect(Tiles.Tile(level: 0, index: 1_234_067).path == "tile/0/x001/x234/067")
        #expect(Tiles.Tile(level: 3, index: 0).path == "tile/3/000")
        #expect(Tiles.Tile(level: nil, index: 1_000, width: 112).path == "tile/entries/x001/000.p/112")
        for index in [0, 9, 99, 999, 1_000, 12_345, 999_999, 1_000_000, 1_234_567_890] {
            #expect(Tiles.Tile(level: 0, index: index).path == "tile/0/" + Reader.name(index))
        }
    }

    @Test func aTreeOf70000HasTheTilesOfTheSpecification() {
        func shape(_ size: Int) -> [String] {
            (0..<Tiles.levels(of: size)).map { level in
                let partial = Tiles.partial(at: level, of: size)?.width ?? 0
                return "\(Tiles.hashes(at: level, of: size) / 256)+\(partial)"
            }
        }
        #expect(shape(70_000) == ["273+112", "1+17", "0+1"])
        #expect(shape(256) == ["1+0", "0+1"])
        #expect(shape(255) == ["0+255"])
        #expect(shape(257) == ["1+1", "0+1"])
        #expect(shape(1) == ["0+1"])
        #expect(shape(0) == [])
        #expect(shape(65_536) == ["256+0", "1+0", "0+1"])
        #expect(Tiles.partial(at: 0, of: 70_000)?.path == "tile/0/273.p/112")
        #expect(Tiles.partial(at: 1, of: 70_000)?.path == "tile/1/001.p/17")
        #expect(Tiles.partial(at: 2, of: 70_000)?.path == "tile/2/000.p/1")
    }

    // MARK: - Exports

    /// A ledger whose entries behind the first are any bytes at all: tiles do not look into them.
    final class Fixture: Sendable {
        let temporary: TemporaryLedger
        let folder = NSTemporaryDirectory() + "letopis-tiles-\(UUID().uuidString)"

        init() throws { temporary = try TemporaryLedger() }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        var key: VerifierKey { temporary.ledger.opening.verifierKey }

        func grow(to size: Int) throws {
            try temporary.tamper { db in
                var frontier = try LogRows.frontier(db, size: LogRows.size(db))
                let rows = try LogStatements(db)
                try db.execute(sql: "BEGIN")
                while frontier.size < size {
                    let seq = frontier.size + 1
                    let body = Array("entry \(seq) ".utf8) + Array(repeating: 0, count: seq % 7)
                    try rows.insert(body, seq: seq, &frontier)
                }
                try db.execute(sql: "COMMIT")
            }
        }

        @discardableResult
        func export(to name: String = "tiles") throws(Problem) -> TileExport.Result {
            try TileExport.write(temporary.ledger, to: path(name))
        }

        func path(_ name: String = "tiles") -> String { folder + "/" + name }

        /// Every file of an export with its bytes.
        func files(_ name: String = "tiles") throws -> [String: [UInt8]] {
            var files: [String: [UInt8]] = [:]
            for file in try FileManager.default.subpathsOfDirectory(atPath: path(name)) {
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(atPath: "\(path(name))/\(file)", isDirectory: &isFolder)
                if !isFolder.boolValue { files[file] = try Reader.bytes("\(path(name))/\(file)") }
            }
            return files
        }
    }

    @Test func everyEntryIsProvedFromTheTilesAsTheLogGrows() throws {
        let fixture = try Fixture()
        for size in [1, 2, 255, 256, 257, 513] {
            try fixture.grow(to: size)
            let result = try fixture.export()
            #expect(result.size == size)
            let reader = try Reader(fixture.path(), fixture.key)
            #expect(reader.size == size && result.root == reader.checkpoint.root)
            try reader.check()
            #expect(try reader.entries == fixture.temporary.bodies())
            // A new export has the same files; the grown one keeps the partial tiles of its earlier sizes beside them.
            try fixture.export(to: "new-\(size)")
            let (grown, new) = (try fixture.files(), try fixture.files("new-\(size)"))
            for (name, bytes) in new { #expect(grown[name] == bytes, "\(name) at \(size)") }
            #expect(grown.keys.filter { new[$0] == nil }.allSatisfy { $0.contains(".p/") })
        }
    }

    @Test func onlyTheTilesThatTheSizeCallsForAreWritten() throws {
        let fixture = try Fixture()
        try fixture.grow(to: 257)
        try fixture.export()
        #expect(
            try Set(fixture.files().keys) == [
                "checkpoint", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1", "tile/entries/000",
                "tile/entries/001.p/1",
            ])
        try fixture.grow(to: 512)
        try fixture.export(to: "full")
        #expect(
            try Set(fixture.files("full").keys) == [
                "checkpoint", "tile/0/000", "tile/0/001", "tile/1/000.p/2", "tile/entries/000", "tile/entries/001",
            ])
    }

    @Test func aThirdLevelIsReachedAndGrownOver() throws {
        let fixture = try Fixture()
        try fixture.grow(to: 65_300)
        try fixture.export()
        try fixture.grow(to: 65_800)
        let result = try fixture.export()
        // Behind the 255 full tiles and bundles that were there.
        #expect(result.kept == 510)
        let reader = try Reader(fixture.path(), fixture.key)
        try reader.check(every: 9973)
        #expect(try reader.stored(2, 0) == reader.root(0..<65_536))
        #expect(
            try Set(fixture.files().keys).isSuperset(of: [
                "tile/2/000.p/1", "tile/1/000", "tile/1/001.p/1", "tile/0/255", "tile/0/256", "tile/0/257.p/8",
                "tile/entries/257.p/8",
            ]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.path("tiles/tile")).count == 4)
    }

    @Test func fullTilesThatAreThereStayAndTheNextRunWritesOnlyWhatIsNew() throws {
        let fixture = try Fixture()
        try fixture.grow(to: 600)
        #expect(try fixture.export().kept == 0)
        func inode(_ name: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: fixture.path() + "/" + name)[.systemFileNumber] as? Int
        }
        let names = ["tile/0/000", "tile/0/001", "tile/entries/000", "tile/entries/001"]
        let before = try names.map(inode)
        try fixture.grow(to: 700)
        let result = try fixture.export()
        #expect(result.kept == 4)
        #expect(result.written == 3, "two partial tiles and a bundle")
        #expect(try names.map(inode) == before)
    }

    @Test(arguments: ["tile/0/001", "tile/entries/000", "tile/entries/001"], [true, false])
    func whatIsMissingOrCutShortIsMadeAgain(_ name: String, _ isMissing: Bool) throws {
        let fixture = try Fixture()
        try fixture.grow(to: 600)
        try fixture.export()
        let whole = try fixture.files()
        let path = fixture.path() + "/" + name
        if isMissing {
            try FileManager.default.removeItem(atPath: path)
        } else {
            try Data(try Reader.bytes(path).dropLast()).write(to: URL(filePath: path))
        }
        try fixture.export()
        #expect(try fixture.files() == whole)
    }

    /// Killed before its checkpoint, an export leaves files that nothing vouches for.
    @Test func withoutACheckpointNothingThatIsThereIsTrusted() throws {
        let fixture = try Fixture()
        try fixture.grow(to: 600)
        try fixture.export()
        let whole = try fixture.files()
        try FileManager.default.removeItem(atPath: fixture.path() + "/checkpoint")
        try Data(repeating: 7, count: 8192).write(to: URL(filePath: fixture.path() + "/tile/0/000"))
        try Data(repeating: 7, count: 9).write(to: URL(filePath: fixture.path() + "/tile/unfinished.tmp"))
        #expect(try fixture.export().kept == 0)
        #expect(try fixture.files() == whole)
    }

    // MARK: - Refusals

    @Test func theFolderOfAnotherLedgerIsLeftAsItIs() throws {
        let fixture = try Fixture()
        try fixture.grow(to: 300)
        var random = RandomSource(seed: 77)
        let other = try SigningKey.generate(name: "other.example/log", &random)
        let note = try other.sign(Checkpoint(origin: "other.example/log", size: 1, root: .leaf([1])).text)
        for content in [note, "no note\n", ""] {
            try FileManager.default.createDirectory(atPath: fixture.path(), withIntermediateDirectories: true)
            try content.write(toFile: fixture.path() + "/checkpoint", atomically: true, encoding: .utf8)
            let before = try fixture.files()
            ProblemTests.check(
                #expect(throws: Problem.self) { try fixture.export() }, .conflict, "another-export")
            #expect(try fixture.files() == before)
        }
    }

    @Test func aFolderThatTheLedgerDoesNotExtendIsLeftAsItIs() async throws {
        let fixture = try Fixture()
        try await fixture.temporary.appendAndFinish(Lines.people("p", 0..<300))
        try fixture.export()
        let before = try fixture.files()
        // Rewritten, and signed anew by whoever holds the key.
        try fixture.temporary.rewrite(100) { $0["data"] = ["person": "p-other"] }
        let checkpoints = try fixture.temporary.ledger.checkpoints
        for size in try checkpoints.sizes() {
            try FileManager.default.removeItem(atPath: fixture.temporary.checkpointPath(size))
        }
        let problem = #expect(throws: Problem.self) { try fixture.export() }
        ProblemTests.check(problem, .diverged, "forked-export")
        #expect(try fixture.files() == before)
    }

    @Test func aLogThatDoesNotGiveTheSignedRootIsNotExported() throws {
        let fixture = try Fixture()
        try fixture.grow(to: 300)
        try fixture.temporary.tamper { db in
            try db.execute(sql: "UPDATE entry SET body = x'00' WHERE seq = 200")
        }
        let problem = #expect(throws: Problem.self) { try fixture.export() }
        ProblemTests.check(problem, .altered, "other-root")
        #expect(!FileManager.default.fileExists(atPath: fixture.path() + "/checkpoint"))
    }

    @Test func aCopyThatIsBehindDoesNotGoBack() async throws {
        let fixture = try Fixture()
        try await fixture.temporary.appendAndFinish(Lines.people("p", 0..<3))
        try fixture.export()
        // A read-only copy whose newest checkpoint is an older one.
        try await fixture.temporary.append(Lines.person("q"))
        let ledger = fixture.temporary.ledger
        try await fixture.temporary.writer.finish()
        try fixture.export()
        for size in try ledger.checkpoints.sizes() where size > 1 {
            try FileManager.default.removeItem(atPath: fixture.temporary.checkpointPath(size))
        }
        try ledger.checkpoints.write(
            Checkpoint(origin: TemporaryLedger.origin, size: 2, root: ledger.root(at: 2)), by: ledger.signingKey())
        let problem = #expect(throws: Problem.self) {
            try TileExport.write(Ledger.open(fixture.temporary.path, readOnly: true), to: fixture.path())
        }
        ProblemTests.check(problem, .conflict, "newer-export")
    }
}
