// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Testing

@testable import Projections

/// Whose consent is in force, and by when data are to go.
@Suite struct ConsentsTests {
    static func standing(_ lines: String, purpose: String? = nil, on day: String) async throws -> String {
        let story = try await Story(Story.world + "\n" + lines)
        switch try story.views().consents().standing(of: "p-1", purpose: purpose, on: Day(day)!) {
        case .inForce(let given): return "in force by \(given.document)"
        case .missing: return "missing"
        case .expired(let given): return "expired \(given.validUntil?.description ?? "")"
        case .withdrawn(let act): return "withdrawn \(act.on)"
        }
    }

    static let given =
        "2024-03-01 consent.given person=p-1 purposes=[participation,photo] document=a validUntil=2024-06-30"

    @Test(arguments: [
        // On the first and the last day, before and after.
        (given, "2024-02-29", "missing"), (given, "2024-03-01", "in force by a"),
        (given, "2024-06-30", "in force by a"),
        (given, "2024-07-01", "expired 2024-06-30"), ("", "2024-07-01", "missing"),
        // Renewed, and without a term.
        (
            given + "\n2024-06-01 consent.given person=p-1 purposes=[participation] document=b", "2025-01-01",
            "in force by b"
        ),
        // Taken back, and given again; before that day it held.
        (given + "\n2024-04-01 consent.withdrawn person=p-1 channel=email", "2024-03-31", "in force by a"),
        (given + "\n2024-04-01 consent.withdrawn person=p-1 channel=email", "2024-04-01", "withdrawn 2024-04-01"),
        (
            given + "\n2024-04-01 consent.withdrawn person=p-1 channel=email\n"
                + "2024-05-01 consent.given person=p-1 purposes=[participation] document=c", "2024-05-02",
            "in force by c"
        ),
        // By another code of the same person.
        (
            "2024-03-01 consent.given person=p-2 purposes=[participation] document=d\n"
                + "2024-04-01 person.merged survivor=p-1 absorbed=p-2 basis=b", "2024-05-02", "in force by d"
        ),
    ])
    func consentHoldsFromDayToDay(_ lines: String, _ day: String, _ expected: String) async throws {
        #expect(try await Self.standing(lines, on: day) == expected)
    }

    @Test func eachPurposeIsAskedForByItself() async throws {
        let renewed = Self.given + "\n2024-06-01 consent.given person=p-1 purposes=[participation] document=b"
        #expect(try await Self.standing(renewed, purpose: "participation", on: "2024-08-01") == "in force by b")
        #expect(try await Self.standing(renewed, purpose: "photo", on: "2024-08-01") == "expired 2024-06-30")
        #expect(try await Self.standing(renewed, purpose: "mailing", on: "2024-08-01") == "missing")
        let withdrawn = renewed + "\n2024-07-01 consent.withdrawn person=p-1 channel=email"
        #expect(try await Self.standing(withdrawn, purpose: "photo", on: "2024-08-01") == "withdrawn 2024-07-01")
        #expect(try await Self.standing(withdrawn, purpose: "mailing", on: "2024-08-01") == "missing")
    }

    /// 152-FZ, article 21: thirty days after a withdrawal (part 5), ten working days after a demand (part 5.1).
    @Test func erasureHasItsDeadline() async throws {
        func due(_ lines: String) async throws -> String? {
            let story = try await Story(Story.world + "\n" + Self.given + "\n" + lines)
            return try story.views().consents().people["p-1"]?.erasure?.due.description
        }
        #expect(try await due("") == nil)
        #expect(try await due("2024-04-01 consent.withdrawn person=p-1 channel=email") == "2024-05-01")
        // A Monday: two weeks later. A Saturday: its first working day is Monday.
        #expect(try await due("2024-04-01 erasure.requested person=p-1 ground=g") == "2024-04-15")
        #expect(try await due("2024-04-06 erasure.requested person=p-1 ground=g") == "2024-04-19")
        let both =
            "2024-04-01 consent.withdrawn person=p-1 channel=email\n2024-04-02 erasure.requested person=p-1 ground=g"
        #expect(try await due(both) == "2024-04-16")
        #expect(try await due(both + "\n2024-04-03 erasure.completed person=p-1 ground=g") == nil)
    }

    /// Somebody is erased only with all codes; what was erased with one asks for nothing of another.
    @Test func aPersonWithALivingCodeIsNotErased() async throws {
        let merged = "\n2024-04-10 person.merged survivor=p-1 absorbed=p-2 basis=b"
        let gone =
            "2024-03-01 consent.given person=p-2 purposes=[participation] document=d\n"
            + "2024-04-01 erasure.requested person=p-2 ground=g\n2024-04-02 erasure.completed person=p-2 ground=g"
        func person(_ lines: String) async throws -> Consents.Person? {
            let story = try await Story(Story.world + "\n" + lines)
            return try story.views().consents().people["p-1"]
        }
        let living = try await person(gone + merged)
        #expect(living?.isErased == false && living?.erasure == nil)
        // The consent went with the code; a withdrawal is a withdrawal still.
        #expect(try await Self.standing(gone + merged, on: "2024-05-01") == "missing")
        #expect(try await Self.standing(gone + merged, on: "2024-03-15") == "in force by d")
        let withdrawn = gone.replacing(
            "erasure.requested person=p-2 ground=g", with: "consent.withdrawn person=p-2 channel=email")
        #expect(try await Self.standing(withdrawn + merged, on: "2024-05-01") == "withdrawn 2024-04-01")
        #expect(try await person(withdrawn + merged)?.erasure == nil)
        // A demand under the living code is none the less one.
        let asked = try await person("2024-04-01 erasure.requested person=p-1 ground=g\n" + gone + merged)
        #expect(asked?.erasure?.due == Day("2024-04-15")!)
        let both = "\n2024-04-12 erasure.completed person=p-1 ground=g"
        #expect(try await person(gone + merged + both)?.isErased == true)
        let again = "\n2024-05-01 consent.given person=p-1 purposes=[participation] document=e"
        #expect(try await person(gone + merged + both + again)?.isErased == false)
        #expect(try await Self.standing(gone + merged + both + again, on: "2024-05-02") == "in force by e")
    }

    @Test func workingDaysAreMondayToFriday() {
        #expect(Day("2024-04-05")!.adding(workingDays: 1) == Day("2024-04-08")!)
        #expect(Day("2024-04-07")!.adding(workingDays: 5) == Day("2024-04-12")!)
        #expect(Day("1969-12-26")!.adding(workingDays: 1) == Day("1969-12-29")!)
    }

    @Test func peopleWithFactsAreTheCanonicalOnes() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 forum.attended activity=forum person=p-2
            2024-06-16 person.merged survivor=p-1 absorbed=p-2 basis=b
            """)
        let views = try story.views()
        #expect(try views.peopleWithFacts().map(\.person) == ["p-1"])
        #expect(try views.peopleWithFacts(programme: "p").map(\.since) == [views.size - 2])
        #expect(throws: Problem.self) { try views.peopleWithFacts(programme: "x") }
    }
}
