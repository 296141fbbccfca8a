import Foundation
import GRDB

extension Problem {
    /// A failure of the disk or the database, told as one of ours.
    package init(storage error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case _ where Problem.isOfFullDisk(error): self = Problem.fullDisk
        case let error as DatabaseError: self = Problem.of(error)
        default:
            self = Problem(
                .inputOutput, "input-output",
                Phrase(
                    ru: "сбой ввода-вывода: \(error.localizedDescription)",
                    en: "input/output failed: \(error.localizedDescription)"),
                remedy: Remedy(
                    ru: "проверьте диск и права: \(.doctor)",
                    en: "check the disk and the permissions: \(.doctor)"))
        }
    }

    /// The same where it is known that the log took nothing: only who commits knows that.
    var ofNothingAppended: Problem {
        guard name == "disk-full" else { return self }
        return Problem(
            kind, name, what + Phrase(ru: "; ничего не добавлено", en: "; nothing was appended"), remedy: remedy,
            field: field, input: input, line: line, file: file)
    }

    /// Whether something failed for want of space and nothing else.
    package static func isOfFullDisk(_ error: any Error) -> Bool {
        switch error {
        case let problem as Problem: problem.name == "disk-full"
        case let error as DatabaseError:
            // The second is of the -shm beside a database in WAL mode, which SQLite has no other word for.
            error.resultCode == .SQLITE_FULL || error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
        case let error as CocoaError: error.code == .fileWriteOutOfSpace
        case let error as POSIXError: error.code == .ENOSPC || error.code == .EDQUOT
        default: false
        }
    }

    private static let fullDisk = Problem(
        .inputOutput, "disk-full", Phrase(ru: "диск полон", en: "the disk is full"),
        remedy: Phrase(ru: "освободите место и повторите", en: "free some space and try again"))

    private static func of(_ error: DatabaseError) -> Problem {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            Problem(
                .conflict, "busy",
                Phrase(
                    ru: "летопись занята другим процессом дольше 5 секунд",
                    en: "another process has held the ledger for more than 5 seconds"),
                remedy: Phrase(ru: "повторите позже", en: "try again later"))
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            Problem(
                .inputOutput, "not-writable",
                Phrase(ru: "летопись нельзя открыть для записи", en: "the ledger cannot be opened for writing"),
                remedy: Remedy(
                    ru: "проверьте права на папку: \(.doctor)", en: "check the folder's permissions: \(.doctor)"
                ))
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            Problem(
                .altered, "damaged-file",
                Phrase(
                    ru: "файл базы повреждён: \(error.message ?? "")",
                    en: "the database file is damaged: \(error.message ?? "")"),
                remedy: .verifyThenRestore)
        default:
            Problem(
                .inputOutput, "database",
                Phrase(
                    ru: "база данных: \(error.message ?? "\(error.resultCode)")",
                    en: "database: \(error.message ?? "\(error.resultCode)")"),
                remedy: Remedy(
                    ru: "проверьте диск и права: \(.doctor)",
                    en: "check the disk and the permissions: \(.doctor)"))
        }
    }
}
