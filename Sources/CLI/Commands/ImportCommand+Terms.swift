import Application
import Events

/// What the arguments say.
extension ImportCommand {
    func terms(_ session: LedgerSession) throws -> ImportPlan.Terms {
        let type = try ImportOrder.type(named: type)
        let values = values + (activity.map { ["activity=\($0)"] } ?? [])
        var order = ImportOrder(type: type, constants: try KeyValues.read(values, type: type))
        (order.programme, order.at, order.reason, order.again) = (programme, at, reason, again)
        order.organisationKind = organisationKind
        (order.consentDocument, order.consentPurposes) = (consentDocument, consentPurposes)
        return try order.terms(session)
    }

    /// The command as it was given, with --commit; --save-map is done.
    static func again(_ arguments: [String]) -> String {
        var words = ["letopis"]
        var rest = arguments.dropFirst()[...]
        while let word = rest.popFirst() {
            if word == "--save-map" {
                rest = rest.dropFirst()
            } else if !word.hasPrefix("--save-map=") {
                words.append(quoted(word))
            }
        }
        return (words + ["--commit"]).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_=.,/:+@%".contains($0) }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
