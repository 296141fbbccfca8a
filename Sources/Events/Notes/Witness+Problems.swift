extension Witness.Refusal {
    /// The refusal as it is told to who runs the witness.
    package var problem: Problem {
        switch self {
        case .malformed(let why):
            problem(
                .badInput, "bad-request", ru: "запрос не по форме: \(why.phrase.ru)",
                en: "the request is malformed: \(why.phrase.en)",
                remedy: Remedy(
                    ru: "нужен файл из \(.requestCosignature()), без единой правки",
                    en: "it has to be a file of \(.requestCosignature()), with nothing changed in it"))
        case .oldSizeAboveSize(let old, let size):
            problem(
                .badInput, "old-above-size",
                ru: "прежний размер \(old) больше размера контрольной точки \(size)",
                en: "the old size \(old) is above the checkpoint's size \(size)",
                remedy: Remedy(
                    ru: "попросите у владельца летописи новый запрос: \(.requestCosignature())",
                    en: "ask the ledger's owner for a new request: \(.requestCosignature())"))
        case .unknownOrigin(let origin):
            problem(
                .refused, "unknown-log", ru: "летопись \(origin) этому свидетелю неизвестна",
                en: "this witness does not know the ledger \(origin)",
                remedy: Remedy(
                    ru: "назовите один раз её открытый ключ, полученный не вместе с запросом: \(full: .log)",
                    en: "name its public key once, one that did not come with the request: \(full: .log)"))
        case .noTrustedSignature(let origin, let why):
            problem(
                .refused, "not-signed-by-log",
                ru: "ключ летописи \(origin), которому доверяет свидетель, точку не подтверждает: \(why.phrase.ru)",
                en: "the key of the ledger \(origin) that the witness trusts does not bear the checkpoint out: "
                    + why.phrase.en,
                remedy: Remedy(
                    ru: "спросите владельца; если летопись сменила ключ, назовите новый: \(full: .log)",
                    en: "ask the owner; if the ledger has changed its key, name the new one: \(full: .log)"))
        case .otherOldSize(let remembered, let old, let size):
            problem(
                .conflict, "stale-request",
                ru: "запрос ведёт от размера \(old), а подписан этим свидетелем последним размер \(remembered)",
                en:
                    "the request leads on from size \(old), but the size that this witness signed last is \(remembered)",
                remedy: newRequest(since: remembered, isSmaller: size < remembered))
        case .otherRoot(let size):
            problem(
                .diverged, "other-root", ru: "для размера \(size) этот свидетель уже подписал другой корень",
                en: "for size \(size) this witness has signed another root already",
                remedy: evidence)
        case .proof(let fault, let old, let size):
            problem(
                .diverged, "not-consistent",
                ru: "не доказано, что летопись из \(size) записей продолжает подписанную из \(old): \(fault.phrase.ru)",
                en: "it is not proved that the ledger of \(size) entries extends the one of \(old) that was signed: "
                    + fault.phrase.en,
                remedy: evidence)
        }
    }

    private func newRequest(since size: Int, isSmaller: Bool) -> Remedy {
        let request = Remedy(
            ru: "нужен новый запрос: \(.requestCosignature(since: size))",
            en: "it takes a new request: \(.requestCosignature(since: size))")
        if size == 0 {
            return Remedy(
                ru: "верните память, если свидетель эту летопись уже подписывал; если нет — \(request)",
                en: "bring the memory back, if the witness has signed this ledger before; if it has not, \(request)")
        }
        if !isSmaller { return request }
        return Remedy(
            ru: "\(request). Если в летописи теперь меньше записей, она их утратила: не подписывайте",
            en: "\(request). If the ledger has fewer entries now, it has lost some: do not sign")
    }

    private var evidence: Phrase {
        Phrase(
            ru: "не подписывайте; сохраните этот файл: на нём подпись летописи, и он покажет, что её переписали. "
                + "Попросите новый запрос: если откажет и он, сообщите тем, кто полагается на вашу подпись",
            en: "do not sign, and keep this file: it bears the ledger's signature, and can show that it was rewritten. "
                + "Ask for a new request; if that is refused too, tell those who rely on your signature")
    }

    private func problem(
        _ kind: Problem.Kind, _ name: String, ru: String, en: String, remedy: some RemedyConvertible
    ) -> Problem {
        Problem(
            kind, name,
            Phrase(ru: "свидетель отказывает (\(status)): \(ru)", en: "the witness refuses (\(status)): \(en)"),
            remedy: remedy)
    }
}
