@testable import Events
import Testing

/// The Swift code against the vectors of the plain Python one.
@Suite struct VectorTests {
    // MARK: - Entries

    static let entries = Vectors.cases(Vectors.entries, "vectors", named: "name")

    /// The draft of a vector's input, completed as its context says that the writer completed it.
    static func entry(_ vector: JSON) throws -> Entry {
        let context = vector.member("context")
        var draft = try Validation.draft(InputReader.action(line: Array(vector.text("input").utf8), number: 1))
        draft.programme = draft.programme ?? draft.data["programme"]?.string ?? context.member("programme").string
        func resolved(_ value: JSON) -> JSON {
            switch value {
            case .string(let id): context.member("resolved").object?[id] ?? value
            case .array(let items): .array(items.map(resolved))
            default: value
            }
        }
        for field in draft.type.fields {
            if case .entry = field.value, let value = draft.data[field.name] {
                draft.data[field.name] = resolved(value)
            }
        }
        return Entry(
            draft: draft, seq: context.number("seq"), id: draft.id ?? context.text("id"),
            by: draft.by ?? context.text("by"),
            log: context.text("log"), recorded: context.text("recorded"), sealed: sealing(draft, context).commitments)
    }

    /// The draft's sealed fields with the salts and decoys that the context says were drawn.
    static func sealing(_ draft: Draft, _ context: JSON) -> Sealing {
        guard let salts = context.object?["salts"]?.object else { return Sealing([], decoys: []) }
        let disclosures = draft.sealed.members.map {
            Disclosure(salt: salts[$0.key]?.string ?? "", name: $0.key, value: $0.value)
        }
        return Sealing(disclosures, decoys: context.member("decoys").array?.compactMap(\.string) ?? [])
    }

    static func isSealed(_ vector: JSON) -> Bool { vector.member("context").object?["salts"] != nil }

    @Test(arguments: entries) func anInputBecomesItsBody(_ vector: Vectors.Case) throws {
        let body = try Self.entry(vector.json).body
        #expect(String(decoding: body, as: UTF8.self) == vector.json.text("body"))
        #expect(body == Array(vector.json.text("body").utf8))
    }

    @Test func disclosuresOpenTheirCommitments() throws {
        var count = 0
        for vector in Self.entries {
            for expected in vector.json.object?["disclosures"]?.array ?? [] {
                let disclosure = try #require(Disclosure(expected.text("disclosure")))
                #expect(disclosure.name == expected.text("name"))
                #expect(disclosure.commitment == expected.text("commitment"))
                let draft = try Validation.draft(
                    InputReader.action(line: Array(vector.json.text("input").utf8), number: 1))
                #expect(Self.sealing(draft, vector.json.member("context")).disclosures.contains(disclosure))
                count += 1
            }
        }
        #expect(count >= 6)
    }

    @Test(arguments: entries) func aBodyIsReadAndWrittenAgain(_ vector: Vectors.Case) throws {
        let body = Array(vector.json.text("body").utf8)
        let context = vector.json.member("context")
        let entry = try Entry(body: body)
        #expect(entry.body == body)
        #expect(TreeHash.leaf(body).hex == vector.json.text("leaf"))
        #expect(entry.seq == context.number("seq"))
        #expect(entry.sealed.count == (Self.isSealed(vector.json) ? entry.type.fields.count(where: \.isSealed) : 0))
        let scan = try #require(body.withUnsafeBufferPointer { BodyScan($0) })
        #expect(scan.seq == entry.seq && scan.version == entry.version)
        #expect(scan.id == Identifier.number(entry.id.utf8))
        #expect(body[scan.type].elementsEqual(entry.type.name.utf8))
        #expect(body[scan.log].elementsEqual(entry.log.utf8))
        #expect(body[scan.recorded].elementsEqual(entry.recorded.utf8))
        #expect(body[scan.data].elementsEqual(JSON.object(entry.data).canonicalBytes))
        #expect(scan.programme.map { String(decoding: body[$0], as: UTF8.self) } == entry.programme)
    }

    /// Each version is read by its own fields; of what no version has nothing can be counted, and it is sound all the same.
    @Test func everyVersionIsJudgedByItsOwnFields() throws {
        let versions = Vectors.entries.member("versions")
        for vector in versions.list("accept") {
            let body = Array(vector.text("body").utf8)
            let entry = try Entry(body: body)
            #expect(entry.misfit == nil && entry.body == body, "\(vector.text("why"))")
            var reader = EntryReader()
            let read = try body.withUnsafeBufferPointer { try reader.entry($0) }
            #expect(read.version == entry.version && read.data == entry.data && read.misfit == nil)
        }
        for vector in versions.list("refuse") {
            let body = Array(vector.text("body").utf8)
            #expect(body.withUnsafeBufferPointer { BodyScan($0) } != nil)
            do throws(Entry.Fault) {
                #expect(try Entry(body: body).misfit != nil, "\(vector.text("why"))")
            } catch {
                guard case .unknownType = error else { throw error }
            }
        }
        #expect(versions.list("accept").count >= 8 && versions.list("refuse").count >= 20)
    }

    @Test func theLogOfAllVectorsHasTheirRoots() {
        var frontier = Frontier()
        for vector in Self.entries {
            _ = frontier.append(TreeHash.leaf(Array(vector.json.text("body").utf8)))
            #expect(frontier.root.hex == vector.json.text("root"), "\(vector.name)")
        }
        #expect(frontier.size >= 30)
    }

    @Test(arguments: Vectors.cases(Vectors.entries, "refuse", named: "why"))
    func whatLooksLikeABodyIsRefused(_ vector: Vectors.Case) {
        let body = Array(vector.json.text("body").utf8)
        #expect(throws: Entry.Fault.self) { try Entry(body: body) }
        #expect(body.withUnsafeBufferPointer { BodyScan($0) } == nil)
    }

    @Test func momentsAndCodes() {
        let at = Vectors.entries.member("at")
        for text in at.texts("accept") { #expect(Moment.day(of: text) != nil, "\(text)") }
        for text in at.texts("refuse") { #expect(Moment.day(of: text) == nil, "\(text)") }
        let code = Vectors.entries.member("code")
        for text in code.texts("accept") { #expect(Code.isValid(text), "\(text)") }
        for text in code.texts("refuse") { #expect(!Code.isValid(text), "\(text)") }
        #expect(at.texts("refuse").count > 30 && code.texts("refuse").count > 10)
    }

    // MARK: - Canonical JSON

    @Test(arguments: Vectors.cases(Vectors.canonical, "accept", named: "name"))
    func canonicalBytesAreTaken(_ vector: Vectors.Case) throws {
        let bytes = try #require(Hex.bytes(vector.json.text("hex")))
        #expect(try JSONReader.read(bytes, .canonical).canonicalBytes == bytes)
        #expect(bytes.withUnsafeBufferPointer { CanonicalScanner.accepts($0) })
    }

    @Test(arguments: Vectors.cases(Vectors.canonical, "refuse", named: "name"))
    func allOtherBytesAreRefused(_ vector: Vectors.Case) throws {
        let bytes = try #require(Hex.bytes(vector.json.text("hex")))
        #expect(throws: JSONReader.Failure.self) { try JSONReader.read(bytes, .canonical) }
        #expect(!bytes.withUnsafeBufferPointer { CanonicalScanner.accepts($0) })
    }

    // MARK: - The tree

    @Test(arguments: ["reference", "grown"]) func rowsAndRoots(_ name: String) throws {
        let tree = Vectors.tree.member(name)
        let rows = tree.texts("rows").compactMap { Hex.bytes($0) }
        var frontier = Frontier()
        #expect(frontier.root.hex == tree.texts("roots").first)
        for (index, data) in tree.texts("data").enumerated() {
            let leaf = TreeHash.leaf(try #require(Hex.bytes(data)))
            #expect(leaf.hex == tree.texts("leaves")[index])
            #expect(frontier.append(leaf).flatMap(\.bytes) == rows[index])
            #expect(frontier.root.hex == tree.texts("roots")[index + 1])
            let read = Frontier(size: index + 1) { row, level in
                TreeHash(Array(rows[row - 1][32 * level..<32 * level + 32])) ?? .empty
            }
            #expect(read == frontier)
        }
        #expect(rows.count >= 8)
    }

    // MARK: - Notes

    static let key = VerifierKey(Vectors.notes.text("verifierKey"))

    @Test func keysAreWrittenAsTheyAreRead() throws {
        let notes = Vectors.notes
        let key = try SigningKey(name: notes.text("origin"), seed: try #require(Hex.bytes(notes.text("seed"))))
        #expect(key.text == notes.text("privateKey"))
        #expect(key.verifier.text == notes.text("verifierKey"))
        #expect(Hex.text(key.verifier.id) == notes.text("keyId"))
        #expect(try SigningKey(text: notes.text("privateKey") + "\n").verifier == key.verifier)
    }

    @Test func otherKeysAreRefused() {
        for vector in Vectors.cases(Vectors.notes, "refuseKeys", named: "why") {
            #expect(VerifierKey(vector.json.text("key")) == nil, "\(vector.name)")
        }
        for text in ["", "PRIVATE+KEY+a+00000000+AQ==", Vectors.notes.text("verifierKey")] {
            #expect(throws: Problem.self) { try SigningKey(text: text) }
        }
    }

    @Test func checkpointsAreOpened() throws {
        let key = try #require(Self.key)
        let signer = try SigningKey(text: Vectors.notes.text("privateKey"))
        for vector in Vectors.notes.list("accept") {
            let checkpoint = try Checkpoint(note: Array(vector.text("note").utf8), key: key)
            #expect(checkpoint.origin == vector.text("origin"))
            #expect(checkpoint.size == vector.number("size"))
            #expect(checkpoint.root.hex == vector.text("root"))
            #expect(checkpoint.fileName == vector.text("file"))
            let signed = try signer.sign(checkpoint.text)
            #expect(try Checkpoint(note: Array(signed.utf8), key: key) == checkpoint)
            #expect(vector.text("note").hasPrefix(checkpoint.text + "\n"))
        }
    }

    @Test(arguments: Vectors.cases(Vectors.notes, "refuse", named: "why"))
    func otherNotesAreRefused(_ vector: Vectors.Case) throws {
        let key = try #require(Self.key)
        let note = try #require(Hex.bytes(vector.json.text("hex")))
        #expect(throws: Note.Refusal.self) { try Checkpoint(note: note, key: key) }
    }
}
