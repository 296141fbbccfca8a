import Events
import Foundation
import Projections

/// A bundle for a reviewer that was made, and what it holds.
package struct MadeBundle {
    package let report: Report
    package let checkpoint: StatedCheckpoint
    /// The earlier one that it proves the continuation from.
    package let previous: StatedCheckpoint?
    package let disclosed: DisclosureFile?
    /// By how many others than the ledger the checkpoint is signed.
    package let cosignatures: Int

    /// - Parameters:
    ///   - documents: what this release puts into a bundle.
    ///   - open: gives the ledger's read models, once the order is found to be one.
    ///   - willCount: told of the period that was named, before it is counted.
    ///   - forOwnerOnly: runs what writes files that nobody but their owner may read.
    /// - Throws: ``Problem``: `usage`; `conflict` where something is in the bundle's place; `altered` for disclosures that
    ///   are not of this ledger; what making it throws.
    package init(
        _ order: BundleOrder, documents: [ReviewBundle.File: [UInt8]], open: () throws -> Views,
        willCount: (Asked) -> Void, forOwnerOnly: (() throws -> Void) throws -> Void
    ) throws {
        let (programme, code) = try order.subject()
        let target = order.target
        guard !FileManager.default.fileExists(atPath: target) else { throw BundleOrder.exists(target) }
        let views = try open()
        let ledger = views.ledger
        let given = try order.asOf.map { try Position.parse($0, ledger) }
        if given == 0 { throw BundleOrder.nothingYet }
        let made: Report
        let size: Int
        if let code {
            guard order.period == nil else { throw BundleOrder.periodOfReport }
            let world = try LedgerReader(ledger, index: views.index, at: given)
            let submission = try Submission(code, of: programme, world)
            let cosigned = try ledger.newestCosigned(by: ledger.witnesses()).map(\.size)
            size = given ?? cosigned.flatMap { $0 >= submission.seq ? $0 : nil } ?? views.size
            made = try views.report(code, of: programme, asOf: size)
        } else {
            let asked = try Asked(period: order.period, asOf: order.asOf, programme: programme, views)
            size = asked.position
            willCount(asked)
            made = try views.report(programme: programme, asOf: size, period: asked.period)
        }
        let disclosed = try order.disclosures.map { file in
            let disclosed = try DisclosureFile.read(file)
            try disclosed.require(try LedgerReader(ledger, index: views.index, at: size), file: file)
            return disclosed
        }
        let signed = try ledger.signedCheckpoint(at: size)
        let previous = try order.earlier(than: size, ledger)
        let scratch = try Scratch()
        defer { scratch.remove() }
        let folder = scratch.path + "/bundle"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try ReviewBundle.write(
            made, from: ledger, checkpoint: signed, previous: previous,
            policy: Policy(log: try ledger.keyHistory()[size], witnesses: try ledger.witnesses()),
            documents: documents, to: folder)
        try MadeBundle.deliver(
            folder, disclosed, to: target, time: try ledger.time(of: size), forOwnerOnly: forOwnerOnly)
        (report, checkpoint, self.previous, self.disclosed) = (made, signed, previous, disclosed)
        // The checkpoint of a rotation bears two lines of the log's own.
        let keys = try ledger.keyHistory()
        cosignatures = signed.note.signatures.count { line in !keys.keys.contains { line.isOf($0.key) } }
    }

    /// Puts the finished bundle in its place whole, or leaves nothing there.
    ///
    /// - Parameter disclosed: goes from where it is straight to the bundle; of a bundle that has it, both are for their
    ///   owner's eyes.
    private static func deliver(
        _ folder: String, _ disclosed: DisclosureFile?, to target: String, time: Int,
        forOwnerOnly: (() throws -> Void) throws -> Void
    ) throws {
        let partial = "\(target).\(ProcessInfo.processInfo.processIdentifier).partial"
        defer { Files.discard(partial) }
        if target.lowercased().hasSuffix(".zip") {
            let names = ReviewBundle.File.allCases.map(\.rawValue).filter {
                FileManager.default.fileExists(atPath: folder + "/" + $0)
            }
            let pack = {
                try Archive.pack(
                    folder, names, last: disclosed.map { (ReviewBundle.File.disclosures.rawValue, $0.bytes) },
                    to: partial, time: time)
            }
            if disclosed == nil { try pack() } else { try forOwnerOnly(pack) }
        } else {
            try FileManager.default.copyItem(atPath: folder, toPath: partial)
            if let disclosed {
                try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: partial)
                try disclosed.write(to: partial + "/" + ReviewBundle.File.disclosures.rawValue)
            }
        }
        try FileManager.default.moveItem(atPath: partial, toPath: target)
    }
}
