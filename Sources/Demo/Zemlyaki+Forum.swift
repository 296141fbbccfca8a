import Application
import Events

/// The forum of two days, with its sessions, and the resolution's way to the roadmap.
extension Story {
    private static let programme = "zemlyaki"

    mutating func zemlyakiForum(_ cast: ZemlyakiCast) {
        let region = Region.pskov
        let forum = Gathering("forum", "forum", region, .on(2024_11_14), days: 2)
        announce(forum, on: .on(2024_09_25))
        assignSpeakers(forum, Array(cast.speakers[3...6]), level: "federal", on: .on(2024_10_21))
        assignSpeakers(forum, Array(cast.speakers[0...1]), level: "regional", on: .on(2024_10_22))
        zemlyakiTopics(cast)
        join(forum, Array(cast.forum.prefix(34)) + cast.guests, on: .on(2024_11_06))

        // Two of five come on the first day only, two on the second, one on both: still one person each. The last
        // five of the 163 go straight to a session and sign nowhere else.
        let signed = cast.forum.prefix(158)
        let first = signed.enumerated().filter { $0.offset % 5 != 3 && $0.offset % 5 != 4 }.map(\.element)
        let second = signed.enumerated().filter { $0.offset % 5 != 0 && $0.offset % 5 != 1 }.map(\.element)
        var sheet = attend(forum, first + cast.guests + cast.officials.suffix(15), day: 1)
        attend(forum, Array(cast.speakers[3...6]), day: 1, function: "speaker")
        zemlyakiSessions(cast, forum)
        sheet += attend(
            forum, second + cast.activists.prefix(6) + cast.others.filter { people[$0].role != "media" }, day: 2)
        attend(forum, Array(cast.speakers[0...1]), day: 2, function: "moderator")
        attend(forum, cast.others.filter { people[$0].role == "media" }, day: 2, function: "press")
        // At the door they counted more than signed.
        let held = hold(forum, headcount: 214)
        diary.sitting(Instant(.on(2024_11_18), 12, 30, offset: region.offset), by: region.coordinator)
        diary.note(
            "campaign.held", .on(2024_11_15),
            ["activity": "info-campaign", "startedOn": Day.on(2024_02_05), "endedOn": Day.on(2024_11_15)])
        attach("attendance-sheet", forum.code, to: sheet, on: .on(2024_11_19), region: region)
        let blurred = attach("photo", "forum, day 1, blurred", to: held, on: .on(2024_11_19), region: region)
        let sharp = attach("photo", "forum, day 1", to: held, on: .on(2024_11_20), region: region)
        diary.note(
            "evidence.superseded", .on(2024_11_20),
            ["evidence": blurred, "replacement": sharp, "reason": "снимок смазан, приложен другой"])
        diary.sitting(Instant(.on(2024_11_28), 11, 0, offset: region.offset), by: "auditor")
        for (index, outcome) in ["accepted", "accepted", "rejected"].enumerated() {
            diary.note(
                "evidence.verified", .on(2024_11_28),
                [
                    "evidence": cast.papers[index], "outcome": outcome,
                    "reason": outcome == "rejected" ? "на листе нет даты" : nil,
                ])
        }
        feedback(forum, Array(signed.prefix(8)), anonymous: 6, topics: ["резолюция", "нетворкинг", "субсидии"])
        reach("forum-done", Story.programme, on: .on(2024_11_15), region: region)
    }

    /// The topics of the first day's sessions come out of the expeditions' feedback.
    private mutating func zemlyakiTopics(_ cast: ZemlyakiCast) {
        let region = Region.pskov
        let texts = [
            "Доступная среда в районах", "Помещения для НКО", "Школы и НКО", "Общий календарь событий",
            "Субсидии районов",
            "Волонтёры в экологии", "Спорт для всех возрастов",
        ]
        for (index, text) in texts.enumerated() {
            diary.sitting(Instant(.on(2024_10_24), 14, index * 5, offset: region.offset), by: region.coordinator)
            let expedition = index % 5
            diary.note(
                "session-topic.raised", .on(2024_10_24),
                [
                    "sessionTopic": "topic-\(index + 1)", "activity": Story.expeditions[expedition].gathering.code,
                    "text": "\(text) (демо)", "feedback": random.some(3, of: cast.feedback[expedition]),
                ])
            diary.note(
                "session-topic.assigned", .on(2024_10_24),
                ["sessionTopic": "topic-\(index + 1)", "activity": "forum-strategic-\(expedition + 1)"])
        }
    }

    private mutating func zemlyakiSessions(_ cast: ZemlyakiCast, _ forum: Gathering) {
        let known = Array(cast.forum.prefix(158))
        for number in 1...5 {
            let session = Gathering("forum-strategic-\(number)", "strategic-session", .pskov, forum.day(1))
            // Two of the five kept a sheet.
            if number == 2 { attend(session, random.some(9, of: known) + cast.forum[158..<161]) }
            if number == 4 { attend(session, random.some(10, of: known)) }
            hold(session, headcount: number == 2 || number == 4 ? nil : 22 + random.below(12))
        }
        for (code, count, late) in [
            ("forum-plenary", 0, 0), ("forum-networking", 0, 0), ("forum-practices", 8, 2), ("forum-resolution", 14, 0),
        ] {
            let session = Gathering(code, "session", .pskov, forum.day(2))
            if count > 0 { attend(session, random.some(count, of: known) + cast.forum.suffix(late)) }
            hold(session, headcount: count > 0 ? nil : 90 + random.below(40))
        }
    }

    /// Nine items, one rejected; handed over, answered, and six of them in the roadmap for 2025.
    mutating func zemlyakiResolution(_ cast: ZemlyakiCast) {
        let region = Region.pskov
        let authority = "public-projects-department"
        func sit(_ day: Day, _ minute: Int = 0) -> Instant { Instant(day, 15, minute, offset: region.offset) }
        diary.sitting(sit(.on(2024_11_14)), by: region.coordinator)
        diary.note("resolution.drafted", .on(2024_11_14), ["resolution": "resolution-2024", "activity": "forum"])
        let texts = [
            "Открыть районные площадки для НКО", "Вести общий календарь событий", "Поддержать школы волонтёров",
            "Упростить отчётность районных субсидий", "Передать пустующие помещения", "Проводить экспедиции ежегодно",
            "Создать совет экологических НКО", "Отменить конкурсный отбор", "Обучать сотрудников районов",
        ]
        for (index, text) in texts.enumerated() {
            diary.note(
                "resolution.item-added", .on(2024_11_14),
                [
                    "resolution": "resolution-2024", "item": "item-\(index + 1)", "text": "\(text) (демо)",
                    "addressee": index % 3 == 2 ? "муниципальные районы" : "правительство области",
                    "session": index < 5 ? "forum-strategic-\(index + 1)" : nil,
                    "sessionTopic": index < 7 ? "topic-\(index + 1)" : nil,
                ])
        }
        diary.sitting(sit(.on(2024_11_15), 5), by: region.coordinator)
        for item in [4, 5] {
            diary.note(
                "resolution.item-amended", .on(2024_11_15),
                ["item": "item-\(item)", "text": "\(texts[item - 1]), начиная с двух районов (демо)"])
        }
        for item in 1...9 {
            if item == 8 {
                diary.note(
                    "resolution.item-rejected", .on(2024_11_15),
                    ["item": "item-8", "reason": "не поддержано большинством секции (демо)"])
            } else {
                let against = random.below(9)
                diary.note(
                    "resolution.item-adopted", .on(2024_11_15),
                    ["item": "item-\(item)", "for": 96 - against, "against": against, "abstained": random.below(7)])
            }
        }
        let adopted = diary.note(
            "resolution.adopted", .on(2024_11_15),
            ["resolution": "resolution-2024", "document": "резолюция форума (демо)"])
        attach("minutes", "resolution", to: [adopted], on: .on(2024_11_18), region: region)
        reach("resolution-adopted", Story.programme, on: .on(2024_11_15), region: region)
        diary.sitting(sit(.on(2024_12_06)), by: region.coordinator)
        diary.note(
            "resolution.handed-over", .on(2024_12_06),
            ["resolution": "resolution-2024", "authority": authority, "outgoingNo": "12-д (демо)"])
        reach("resolution-handed-over", Story.programme, on: .on(2024_12_06), region: region)
        diary.sitting(sit(.on(2024_12_20)), by: region.coordinator)
        diary.note(
            "resolution.response-received", .on(2024_12_20),
            [
                "resolution": "resolution-2024", "authority": authority, "incomingNo": "407-д (демо)",
                "items": [1, 2, 3, 4, 5, 6, 9].map { "item-\($0)" },
            ])
        for (item, status) in [
            (1, "accepted"), (2, "done"), (3, "accepted"), (4, "refused"), (5, "accepted"), (6, "accepted"),
            (9, "in-progress"),
        ] {
            diary.note(
                "resolution.item-status-changed", .on(2024_12_20),
                ["item": "item-\(item)", "status": status, "dueOn": status == "accepted" ? Day.on(2025_06_30) : nil])
        }
        diary.sitting(sit(.on(2024_12_24)), by: region.coordinator)
        diary.note(
            "roadmap.adopted", .on(2024_12_24),
            ["roadmap": "roadmap-2025", "resolution": "resolution-2024", "year": 2025, "authority": authority])
        for item in [1, 2, 3, 5, 6, 9] {
            diary.note(
                "roadmap.item-agreed", .on(2024_12_24),
                [
                    "roadmap": "roadmap-2025", "item": "item-\(item)", "responsible": "отдел (демо)",
                    "dueOn": Day.on(2025_03_31).adding(days: item * 20),
                ])
        }
        reach("roadmap-adopted", Story.programme, on: .on(2024_12_24), region: region)
    }

    mutating func zemlyakiEnd(_ cast: ZemlyakiCast) {
        let region = Region.pskov
        // Three pairs of cards become one each; of one pair it turns out that they are two people after all.
        merge(
            cast.activists[5], cast.twins[0], "две карточки: совпали район, школа и подпись (демо)",
            on: .on(2024_12_03), region: region)
        merge(
            cast.forum[40], cast.twins[1], "две карточки: совпали организация и подпись (демо)", on: .on(2024_12_03),
            region: region)
        merge(
            cast.elsewhere[3], cast.elsewhere[7], "две карточки: похожая подпись (демо)", on: .on(2024_12_03),
            region: region)
        diary.sitting(Instant(.on(2024_12_12), 10, 30, offset: region.offset), by: region.coordinator)
        diary.note(
            "person.unmerged", .on(2024_12_12),
            [
                "survivor": personCode(cast.elsewhere[3]), "absorbed": personCode(cast.elsewhere[7]),
                "basis": "это двое: подписи различны, были в один день в разных местах (демо)",
            ])
        diary.note(
            "organisation.merged", .on(2024_12_12),
            [
                "survivor": organisations[cast.ngos[50]].code, "absorbed": organisations[cast.ngos[51]].code,
                "basis": "внесена дважды (демо)",
            ])
        for (index, practice) in ["exp-social-1", "exp-culture-2", "exp-sport-1"].enumerated() {
            diary.sitting(Instant(.on(2024_12_16), 10, index * 10, offset: region.offset), by: region.coordinator)
            diary.note(
                "practice.adopted", .on(2024_12_13),
                ["practice": "practice-\(practice)", "organisation": organisations[cast.ngos[20 + index]].code])
        }
        consent(Array(cast.forum.prefix(10)), on: .on(2024_10_28))

        // A meeting after the programme's last day is recorded, and counts for nothing.
        diary.sitting(Instant(.on(2025_01_09), 12, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "round-table.planned", .on(2025_01_09),
            [
                "activity": "after-forum-round-table", "programme": Story.programme,
                "title": "Круглый стол по итогам форума (демо)",
                "startsOn": Day.on(2025_01_16), "municipality": "pskov-city", "mode": "onsite",
            ])
        let table = Gathering("after-forum-round-table", "round-table", region, .on(2025_01_16))
        attend(table, random.some(8, of: cast.forum))
        hold(table, headcount: 8)
        reach("feedback-and-report", Story.programme, on: .on(2025_01_17), region: region)
        diary.sitting(Instant(.on(2025_01_20), 10, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "programme.status-changed", .on(2025_01_20),
            ["programme": Story.programme, "status": "completed", "document": "как если бы отчитался (демо)"])
    }
}
