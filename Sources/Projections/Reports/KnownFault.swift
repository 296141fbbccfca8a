import Events
import GRDB

/// A fault of older Letopis by which an honest ledger, period, report or bundle may state what its entries do not give.
/// Whoever finds such a difference is told of the fault before anybody is accused.
package enum KnownFault: String, Sendable, CaseIterable {
    /// Read models kept up entry by entry counted one person, organisation or group more than once where codes were
    /// merged in a chain, or told apart again, and then counted within the same append. Versions of the read models
    /// before 604.
    case chainedMerges = "chained-merges"
    /// A target that was not stated and then amended was called `agreed`; it is `not-stated` (FORMAT.md, section 13).
    /// The same versions.
    case amendedOrigin = "amended-origin"

    /// The first version of the read models (``Views/modelsVersion``) without these faults.
    static let mendedIn = 604

    package var what: Phrase {
        switch self {
        case .chainedMerges:
            Phrase(
                ru: "до этой записи коды объединяли по цепочке или разъединяли, а прежние версии Letopis могли тогда "
                    + "посчитать одного дважды: это известная ошибка программы, а не подлог",
                en:
                    "codes had been merged in a chain or told apart before this entry, and older versions of Letopis could "
                    + "count one twice then: a known fault of the program, not a forgery")
        case .amendedOrigin:
            Phrase(
                ru:
                    "прежние версии Letopis называли не указанную, а затем изменённую цель согласованной: на числа это не "
                    + "влияет",
                en: "older versions of Letopis called a target that was not stated and then amended an agreed one: no "
                    + "number depends on it")
        }
    }

    /// - Parameter place: of what the difference was found.
    package func remedy(_ place: Place) -> Remedy {
        switch place {
        case .period:
            Remedy(
                ru: "откройте период снова и закройте: \(.reopenPeriod), \(.closePeriod)",
                en: "open the period again and close it: \(.reopenPeriod), \(.closePeriod)")
        case .report:
            Remedy(
                ru: "сдайте отчёт снова под тем же кодом: \(.submitReport)",
                en: "submit the report again under its code: \(.submitReport)")
        case .bundle:
            Remedy(
                ru: "попросите составителя обновить letopis и собрать материалы заново: \(.bundle)",
                en: "ask whoever made the bundle to update letopis and to make it anew: \(.bundle)")
        }
    }

    /// What it is, and what to do.
    package func advice(_ place: Place) -> Remedy {
        let (what, remedy) = (what, remedy(place))
        return Remedy(ru: "\(what); \(remedy)", en: "\(what); \(remedy)")
    }

    package enum Place: Sendable { case period, report, bundle }

    /// Whether one of the stated claims or indicators has a target that ``isAmendedOrigin(_:_:)``.
    static func haveAmendedOrigin(_ stated: JSON?, _ made: JSON?) -> Bool {
        let items = (stated?.array ?? []).compactMap(\.object)
        return (made?.array ?? []).compactMap(\.object).contains { item in
            isAmendedOrigin(items.first { $0["indicator"] == item["indicator"] }?["target"], item["target"])
        }
    }

    /// Whether the stated target differs from the one that the entries give by ``amendedOrigin`` alone.
    static func isAmendedOrigin(_ stated: JSON?, _ made: JSON?) -> Bool {
        guard var stated = stated?.object, let made = made?.object, stated["origin"] == "agreed",
            made["origin"] == "not-stated", made["value"]?.int != nil
        else { return false }
        stated["origin"] = "not-stated"
        return stated == made
    }
}

extension Views {
    /// The faults of older Letopis by which what was counted as of `size` may be wrong: by ``KnownFault/chainedMerges``
    /// where a code has stood for another, and then for somebody else or for itself.
    package func faultsOfCounting(asOf size: Int) throws -> [KnownFault] {
        let sql = "SELECT EXISTS (SELECT 1 FROM canonical WHERE until <= ?)"
        return try queue.read { try Bool.fetchOne($0, sql: sql, arguments: [size]) == true } ? [.chainedMerges] : []
    }
}
