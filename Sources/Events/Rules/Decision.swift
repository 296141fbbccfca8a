/// Judges a draft against the world: completes it, or refuses it with reason and remedy.
struct Decision {
    let state: LedgerState

    /// - Throws: ``Problem``: `badInput` for references that lead nowhere, `refused` for a breach of a rule.
    func decide(_ draft: Draft, sameBatchFrom batchStart: Int, random: inout RandomSource) throws(Problem) -> Draft {
        do throws(Problem) {
            var draft = draft
            try resolveEntries(&draft, batchStart: batchStart)
            try findProgramme(&draft)
            try makeCodes(&draft, &random)
            try checkReferences(draft)
            for step in draft.type.steps { try check(step, draft) }
            try draft.type.rule?(draft, state)
            if draft.type.voids { try Voiding(state: state).check(draft) }
            return draft
        } catch {
            throw error.at(line: draft.line)
        }
    }

    // MARK: - Completion

    private func makeCodes(_ draft: inout Draft, _ random: inout RandomSource) throws(Problem) {
        for field in draft.type.fields {
            guard case .new(let kind) = field.value, field.isRequired, draft.data[field.name] == nil else { continue }
            var code = Code.make(kind, &random)
            while try state.thing(Ref(kind, code, programme: draft.programme)) != nil {
                code = Code.make(kind, &random)
            }
            draft.data[field.name] = .string(code)
        }
    }

    /// Fields that name an entry may give its id; the seq is stored.
    private func resolveEntries(_ draft: inout Draft, batchStart: Int) throws(Problem) {
        for field in draft.type.fields {
            guard case .entry = field.value, let value = draft.data[field.name] else { continue }
            if case .array(let items) = value {
                var seqs: [JSON] = []
                for item in items { seqs.append(.int(try seq(item, field.name, batchStart))) }
                draft.data[field.name] = .array(seqs)
            } else {
                draft.data[field.name] = .int(try seq(value, field.name, batchStart))
            }
        }
    }

    private func seq(_ value: JSON, _ field: String, _ batchStart: Int) throws(Problem) -> Int {
        if case .string(let id) = value {
            if let seq = try state.seq(ofID: id) { return seq }
        } else if case .int(let seq) = value, seq >= 1, seq <= batchStart {
            return seq
        }
        throw Validation.bad(
            "unknown-entry", field,
            Phrase(
                ru: "в летописи нет записи \(value.canonicalText)", en: "the ledger has no entry \(value.canonicalText)"
            ),
            Remedy(
                ru: "номер или id записи, сделанной раньше (\(.log())); запись той же пачки называют по id",
                en: "the seq or id of an earlier entry (\(.log())); an entry of the same batch is named by its id"))
    }

    /// The programme given, or the one that the references lead to; they may not contradict each other.
    private func findProgramme(_ draft: inout Draft) throws(Problem) {
        var found: (programme: String, from: String)?
        func take(_ programme: String?, _ from: String) throws(Problem) {
            guard let programme else { return }
            guard let earlier = found else {
                found = (programme, from)
                return
            }
            if earlier.programme == programme { return }
            throw Rules.refusal(
                "programme-contradiction", field: from,
                Phrase(
                    ru: "\(earlier.from) ведёт в проект \(earlier.programme), а \(from) — в \(programme)",
                    en: "\(earlier.from) leads to the programme \(earlier.programme), \(from) to \(programme)"),
                remedy: Phrase(ru: "исправьте одно из двух", en: "correct one of the two"))
        }
        try take(draft.programme, "programme")
        try take(draft.data["programme"]?.string, "data.programme")
        for field in draft.type.fields {
            switch field.value {
            case .new(let kind) where !kind.isShared && !kind.isScoped && kind != .programme,
                .ref(let kind) where !kind.isShared && !kind.isScoped && kind != .programme:
                for code in codes(draft.data[field.name]) {
                    try take(state.thing(Ref(kind, code))?.programme, field.name)
                }
            case .entry:
                for seq in seqs(draft.data[field.name]) { try take(state.entry(seq)?.programme, field.name) }
            default: continue
            }
        }
        switch draft.type.belonging {
        case .none:
            if draft.programme != nil || draft.data["programme"] != nil {
                throw Validation.bad(
                    "programme-not-wanted", "programme",
                    Phrase(
                        ru: "\(draft.type.name) не относится к проекту",
                        en: "\(draft.type.name) belongs to no programme"),
                    Phrase(ru: "уберите programme", en: "leave programme out"))
            }
            return
        case .inherited:
            draft.programme = found?.programme
            return
        case .programme: break
        }
        guard let found else {
            throw Validation.bad(
                "missing-programme", "programme",
                Phrase(
                    ru: "непонятно, к какому проекту относится запись",
                    en: "it is not clear which programme this belongs to"),
                Phrase(ru: "добавьте \"programme\": \"код\"", en: "add \"programme\": \"code\""))
        }
        draft.programme = found.programme
        if !draft.type.creates(.programme) {
            if try state.thing(Ref(.programme, found.programme)) == nil {
                throw unknown(Ref(.programme, found.programme), "programme")
            }
        }
    }

    private func codes(_ value: JSON?) -> [String] {
        switch value {
        case .string(let code): [code]
        case .array(let items): items.compactMap(\.string)
        default: []
        }
    }

    private func seqs(_ value: JSON?) -> [Int] {
        switch value {
        case .int(let seq): [seq]
        case .array(let items): items.compactMap(\.int)
        default: []
        }
    }

    // MARK: - Judgement

    private func checkReferences(_ draft: Draft) throws(Problem) {
        for field in draft.type.fields {
            guard case .ref(let kind) = field.value else { continue }
            for code in codes(draft.data[field.name]) {
                let ref = Ref(kind, code, programme: draft.programme)
                if try state.thing(ref) != nil { continue }
                // Entered by mistake and voided, a person has data to be erased all the same.
                if draft.type.changes(.erasure), try !state.history(of: ref).isEmpty { continue }
                throw unknown(ref, field.name)
            }
        }
    }

    private func unknown(_ ref: Ref, _ field: String) -> Problem {
        Validation.bad(
            "unknown-reference", field,
            Phrase(ru: "летопись не знает \(ref)", en: "the ledger does not know \(ref)"),
            Remedy(
                ru: "проверьте код (\(.list(ref.kind))) или запишите сначала, что оно появилось",
                en: "check the code (\(.list(ref.kind))), or first record that it came to be"))
    }

    private func check(_ step: EventType.Step, _ draft: Draft) throws(Problem) {
        guard let ref = step.subject(data: draft.data, programme: draft.programme) else { return }
        let thing = try state.thing(ref)
        let field = step.fields.last ?? ""
        if step.role == .creates {
            guard let thing else { return }
            throw Rules.refusal(
                "already-known", field: field,
                Phrase(ru: "\(ref) уже есть: запись \(thing.since)", en: "\(ref) exists already: entry \(thing.since)"),
                remedy: Phrase(
                    ru: "возьмите другой код или уберите строку", en: "take another code, or leave the line out"))
        }
        guard let thing else {
            if step.from.contains("") || step.from.isEmpty && step.kind.isComposite { return }
            if step.kind.isComposite { throw breach(ref, "", step, draft, field) }
            throw unknown(ref, field)
        }
        if step.from.isEmpty || step.from.contains(thing.status) { return }
        throw breach(ref, thing.status, step, draft, field)
    }

    private func breach(_ ref: Ref, _ status: String, _ step: EventType.Step, _ draft: Draft, _ field: String)
        -> Problem
    {
        let wanted = step.from.filter { !$0.isEmpty }.joined(separator: ", ")
        let before = Catalogue.all.filter { type in
            type.steps.contains { $0.kind == step.kind && $0.to.map(step.from.contains) == true }
                && (step.kind != .activity && step.kind != .participation
                    || type.ofActivity?.kind == draft.type.ofActivity?.kind)
        }
        let names = before.prefix(4).map(\.name).joined(separator: " / ")
        let now = status.isEmpty ? Phrase(ru: "ещё не начато", en: "not begun") : Phrase("«\(status)»")
        return Rules.refusal(
            "lifecycle", field: field,
            Phrase(
                ru: "\(draft.type.name): \(ref) сейчас \(now.ru)" + (wanted.isEmpty ? "" : ", а нужно: \(wanted)"),
                en: "\(draft.type.name): \(ref) is \(now.en)"
                    + (wanted.isEmpty ? "" : " and would have to be \(wanted)")),
            remedy: names.isEmpty
                ? Remedy(ru: "посмотрите \(.history(ref))", en: "see \(.history(ref))")
                : Remedy(
                    ru: "сначала нужна запись \(names); см. \(.history(ref))",
                    en: "record \(names) first; see \(.history(ref))"))
    }
}

/// Whether an entry may be voided: not if live entries lean on what it says.
struct Voiding {
    let state: LedgerState

    func check(_ draft: Draft) throws(Problem) {
        guard let seq = draft.number("entry"), let target = try state.entry(seq) else { return }
        if let voider = state.voider(of: seq) {
            throw Rules.refusal(
                "already-voided", field: "entry",
                Phrase(
                    ru: "запись \(seq) уже аннулирована записью \(voider)",
                    en: "entry \(seq) was voided by entry \(voider) already"),
                remedy: Phrase(ru: "ничего делать не нужно", en: "there is nothing to do"))
        }
        if !target.type.isVoidable { throw refused(target) }
        let leaning = try leaning(on: target)
        if let first = leaning.first {
            let list = leaning.prefix(10).map { "\($0.seq) \($0.type.name)" }.joined(separator: ", ")
            let more = leaning.count > 10 ? " … (\(leaning.count))" : ""
            throw Rules.refusal(
                "leaned-on", field: "entry",
                Phrase(
                    ru: "на запись \(seq) опираются другие: \(list)\(more)",
                    en: "other entries lean on entry \(seq): \(list)\(more)"),
                remedy: Phrase(
                    ru: "сначала аннулируйте их, начиная с \(leaning.last?.seq ?? first.seq)",
                    en: "void those first, beginning with \(leaning.last?.seq ?? first.seq)"))
        }
    }

    private func refused(_ target: Entry) -> Problem {
        let remedy =
            switch target.type.effect {
            case .voids: Phrase(ru: "запишите действие заново", en: "record the action again")
            case .merges(let kind), .unmerges(let kind):
                Catalogue.types(.unmerges(kind)).first.map {
                    Phrase(ru: "используйте \($0.name)", en: "use \($0.name)")
                } ?? Self.stays
            case .becomes, .relates, .parts, nil: Self.stays
            }
        let (seq, name) = (target.seq, target.type.name)
        return Rules.refusal(
            "not-voidable", field: "entry",
            Phrase(ru: "запись \(seq) (\(name)) аннулировать нельзя", en: "entry \(seq) (\(name)) cannot be voided"),
            remedy: remedy)
    }

    private static let stays = Phrase(ru: "такие записи остаются навсегда", en: "such entries stay for ever")

    /// The live entries that would be impossible without `target`: those that speak of what it made,
    /// and those whose step in a lifecycle would no longer be allowed.
    private func leaning(on target: Entry) throws(Problem) -> [Entry] {
        var found: [Int: Entry] = [:]
        for step in target.type.steps where step.role != .needs {
            guard let ref = step.subject(data: target.data, programme: target.programme) else { continue }
            let live = try state.history(of: ref).filter { state.voider(of: $0.seq) == nil && $0.seq != target.seq }
            var thing: Thing?
            for entry in live {
                let steps = entry.type.steps.filter {
                    $0.kind == ref.kind && $0.subject(data: entry.data, programme: entry.programme) == ref
                }
                let next = Thing.evolve(thing, ref, entry)
                let isBreach = steps.contains { !$0.from.isEmpty && !$0.from.contains(thing?.status ?? "") }
                if isBreach || next == nil { found[entry.seq] = entry } else { thing = next }
            }
        }
        return found.values.sorted { $0.seq < $1.seq }
    }
}
