import Application
import Events

/// The proof that one history extends another.
package struct ConsistencyAnswer {
    private let proof: ConsistencyProof

    package init(_ proof: ConsistencyProof) {
        self.proof = proof
    }

    package var answer: Answer {
        let (from, to) = (proof.from, proof.to)
        let json: JSON = [
            "from": .int(from), "to": .int(to), "fromRoot": .string(proof.fromRoot.base64),
            "toRoot": .string(proof.toRoot.base64),
            "proof": .array(proof.hashes.map { .string($0.base64) }),
        ]
        return Answer(
            json: json,
            [
                .heading(
                    say(
                        ru: "Летопись из \(Numbers.grouped(to)) продолжает летопись из \(Numbers.grouped(from))",
                        en: "The ledger of \(Numbers.grouped(to)) extends the ledger of \(Numbers.grouped(from))")),
                .facts([
                    (say(ru: "корень \(from)", en: "root of \(from)"), .text(proof.fromRoot.base64)),
                    (say(ru: "корень \(to)", en: "root of \(to)"), .text(proof.toRoot.base64)),
                    (say(ru: "доказательство", en: "proof"), .lines(proof.hashes.map(\.base64))),
                ]),
            ])
    }
}
