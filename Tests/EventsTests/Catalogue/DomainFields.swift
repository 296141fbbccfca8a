import Events

/// The public interface: each type with its fields, `?` optional, `°` sealed, as DOMAIN.md has it (section 2,
/// "Catalogue v1"), with `programme.corrected` beside it. Written out, so that no field changes unseen.
let domainTypes = """
    programme.added programme title titleEn? aliases? funder contest direction? applicationNo? submittedOn? \
    startsOn endsOn organisation? region? goal? tasks? targetGroups? timeZone
    programme.corrected programme title? titleEn? aliases? funder? contest? direction? applicationNo? \
    submittedOn? organisation? region? goal? tasks? targetGroups? reason
    programme.status-changed programme status document?
    programme.dates-amended programme startsOn endsOn agreement
    territory.included programme municipality name region?
    partner.engaged programme organisation partnership
    milestone.planned programme milestone text dueOn task? period?
    milestone.reached milestone
    milestone.rescheduled milestone dueOn agreement?
    baseline.recorded programme name value decimals? unit source on
    indicator.defined programme indicator title titleEn? unit rule task?
    indicator.rule-revised programme indicator rule reason
    indicator.retired programme indicator reason
    target.set programme indicator comparator value due? origin quote?
    target.amended programme indicator comparator value due? agreement
    organisation.added organisation name kind inn? ogrn? registeredOn? municipality? region? sonko?
    organisation.corrected organisation name? kind? inn? ogrn? registeredOn? municipality? region? sonko? \
    reason
    organisation.merged survivor absorbed basis
    organisation.unmerged survivor absorbed basis
    group.formed group name municipality?
    group.member-joined group person
    group.member-left group person
    group.merged survivor absorbed basis
    group.unmerged survivor absorbed basis
    group.became-organisation group organisation
    person.added person municipality? region? birthYear°? sex°? personal°?
    person.corrected person municipality? region? birthYear°? sex°? personal°? reason°
    person.affiliated person organisation? group? role
    person.affiliation-ended person organisation? group? role
    person.merged survivor absorbed basis°
    person.unmerged survivor absorbed basis°
    consent.given person purposes document validUntil?
    consent.withdrawn person channel
    erasure.requested person ground
    erasure.completed person ground
    personal-data.disclosed entries recipient purpose
    call.opened call programme for opensOn closesOn minDistanceMetres? distanceFrom? maxDays?
    call.closed call
    application.submitted application call person? organisation? group? activities? answers°?
    application.reviewed application expert score scaleMax comment°?
    expert.recused application? internshipProgramme? expert ground°
    eligibility.assessed application outcome distanceMetres? origin? source?
    application.accepted application reason°?
    application.rejected application reason°?
    application.waitlisted application reason°?
    application.withdrawn application reason°?
    feedback.submitted activity person? rating scaleMax topics? text°?
    speaker.assigned activity person level organisation?
    certificate.issued activity? internship? person number°?
    practice.presented activity practice title organisation
    practice.adopted practice organisation
    internship-programme.submitted internshipProgramme call organisation title days formats? technologies?
    internship-programme.reviewed internshipProgramme expert score scaleMax meeting?
    internship-programme.selected internshipProgramme meeting? reason?
    internship-programme.declined internshipProgramme meeting? reason?
    internship-programme.promoted internshipProgramme url
    internship.placed internship internshipProgramme person application? sendingOrganisation? startsOn
    internship.started internship
    internship.day-completed internship day
    internship.completed internship
    internship.discontinued internship reason°?
    joint-idea.proposed idea title organisations internships?
    joint-idea.endorsed idea
    session-topic.raised sessionTopic activity text feedback?
    session-topic.assigned sessionTopic activity
    resolution.drafted resolution activity
    resolution.item-added resolution item text addressee session? sessionTopic?
    resolution.item-amended item text
    resolution.item-adopted item for against abstained
    resolution.item-rejected item reason
    resolution.adopted resolution document?
    resolution.handed-over resolution authority outgoingNo
    resolution.response-received resolution authority incomingNo items
    resolution.item-status-changed item status dueOn?
    roadmap.adopted roadmap resolution year authority
    roadmap.item-agreed roadmap item responsible? dueOn?
    consultation.requested consultation person? persons? organisation? group? centre? role? topic space? \
    minutes? channel provider?
    consultation.given consultation person? persons? organisation? group? centre? role? topic space? minutes? \
    channel provider?
    service.provided service form topic person? persons? organisation? group? centre? role?
    coworking.opened space programme
    coworking.closed space programme
    equipment.commissioned equipment space name expense?
    space.booked space person organisation? from to activity?
    coworking.visited space person organisation? role? minutes? purpose?
    assessment.recorded assessment person instrument stage score scaleMax
    outcome.confirmed outcome criterion method person? organisation? group? role?
    project-draft.completed draft authors organisation?
    project-draft.submitted draft funder contest
    project-draft.funded draft amount
    partnership.agreed partnership organisations
    survey.conducted survey respondents method
    resource-centre.enrolled centre programme organisation? group? municipality stage profile?
    resource-centre.stage-changed centre stage reason?
    resource-centre.readiness-confirmed centre basis
    resource-centre.page-published centre url
    support-plan.agreed centre text
    mentor.assigned centre person? organisation?
    publication.released publication channel url title? organisations? reach?
    portal.launched portal url
    portfolio.published organisation url photoSessionOn? article?
    budget.requested programme grant cofinancing
    grant.awarded programme amount agreement
    budget-line.approved programme line category grant cofinancing
    budget.reallocated programme from to amount approval
    cofinancing.pledged programme organisation? amount inKind?
    cofinancing.contributed programme contribution line? organisation? amount inKind? documentNo?
    tranche.received programme tranche amount
    expense.recorded programme expense line source amount paidOn counterpartyInn°? documentNo activity?
    expense.reversed expense amount? reason
    balance.returned programme amount
    evidence.attached evidence evidenceKind file? url? entries
    evidence.superseded evidence replacement reason
    evidence.verified evidence outcome reason?
    period.opened programme period from to
    period.closed programme period size root digest claims
    period.reopened programme period reason
    report.submitted programme report kind period claims size root
    report.returned report remarks
    remark.answered report remark text entries?
    report.accepted report
    claim.verified report indicator value found
    claim.disputed report indicator value found
    ledger.opened format origin verifierKey timeZone language
    ledger.forked size root lostSize lostRoot reason
    entry.voided entry reason
    ledger.key-rotated verifierKey
    access.granted account role
    access.revoked account role
    """.split(separator: "\n").map(String.init)

/// The verbs of one kind of activity; the other kinds have the same.
let activityTypes = """
    forum.planned activity programme title theme? series? parent? task? startsOn endsOn? municipality? space? \
    organisation? centre? mode capacity?
    forum.announced activity url?
    forum.rescheduled activity startsOn endsOn? reason
    forum.cancelled activity reason
    forum.joined activity person organisation? group? centre? role? function?
    forum.left activity person
    forum.attended activity person day? organisation? group? centre? role? function?
    forum.headcount-declared activity headcount method
    forum.held activity startedOn endedOn?
    """.split(separator: "\n").map(String.init)

/// Types with the kind whose lifecycle they are in, the states that allow them ("" is «not begun»; none: any), and
/// the state afterwards.
let lifecycles: [(String, ThingKind, [String], String?)] = [
    ("forum.planned", .activity, [], "planned"),
    ("forum.announced", .activity, ["planned", "announced"], "announced"),
    ("forum.rescheduled", .activity, ["planned", "announced"], nil),
    ("forum.cancelled", .activity, ["planned", "announced"], "cancelled"),
    ("forum.held", .activity, ["planned", "announced"], "held"),
    ("forum.joined", .activity, ["planned", "announced", "held"], nil),
    ("forum.attended", .activity, ["planned", "announced", "held"], nil),
    ("forum.joined", .participation, ["", "left"], "joined"),
    ("forum.left", .participation, ["joined"], "left"),
    ("application.submitted", .call, ["open"], nil),
    ("application.reviewed", .application, ["submitted", "reviewed"], "reviewed"),
    ("application.accepted", .application, ["submitted", "reviewed", "waitlisted"], "accepted"),
    ("application.rejected", .application, ["submitted", "reviewed", "waitlisted"], "rejected"),
    ("application.waitlisted", .application, ["submitted", "reviewed"], "waitlisted"),
    ("application.withdrawn", .application, ["submitted", "reviewed", "waitlisted", "accepted"], "withdrawn"),
    ("internship-programme.submitted", .call, ["open"], nil),
    ("internship-programme.selected", .internshipProgramme, ["reviewed"], "selected"),
    ("internship-programme.declined", .internshipProgramme, ["reviewed"], "declined"),
    ("internship-programme.promoted", .internshipProgramme, ["selected", "promoted"], "promoted"),
    ("internship.placed", .internshipProgramme, ["selected", "promoted"], nil),
    ("internship.placed", .application, ["accepted"], nil),
    ("internship.started", .internship, ["placed"], "started"),
    ("internship.day-completed", .internship, ["started"], nil),
    ("internship.day-completed", .internshipDay, [""], "done"),
    ("internship.completed", .internship, ["started"], "completed"),
    ("internship.discontinued", .internship, ["placed", "started"], "discontinued"),
    ("resolution.item-added", .resolution, ["drafted"], nil),
    ("resolution.item-adopted", .item, ["added"], "adopted"),
    ("resolution.adopted", .resolution, ["drafted"], "adopted"),
    ("resolution.handed-over", .resolution, ["adopted", "handed-over"], "handed-over"),
    ("resolution.response-received", .resolution, ["handed-over"], nil),
    ("resolution.item-status-changed", .item, ["adopted"], nil),
    ("roadmap.adopted", .resolution, ["adopted", "handed-over"], nil),
    ("roadmap.item-agreed", .roadmapItem, [""], "agreed"),
    ("consultation.requested", .consultation, [], "requested"),
    ("consultation.given", .consultation, ["", "requested"], "given"),
    ("coworking.visited", .space, ["open"], nil),
    ("space.booked", .space, ["open"], nil),
    ("coworking.closed", .space, ["open"], "closed"),
    ("resource-centre.readiness-confirmed", .centre, ["enrolled"], "ready"),
    ("resource-centre.page-published", .centre, ["enrolled", "ready"], nil),
    ("milestone.reached", .milestone, ["planned"], "reached"),
    ("milestone.rescheduled", .milestone, ["planned"], nil),
    ("territory.included", .municipality, ["", "known"], "known"),
    ("territory.included", .territory, [""], "included"),
    ("target.set", .target, [""], "set"),
    ("target.amended", .target, ["set"], "set"),
    ("indicator.retired", .indicator, ["defined"], "retired"),
    ("report.submitted", .report, ["", "returned"], "submitted"),
    ("report.returned", .report, ["submitted"], "returned"),
    ("report.accepted", .report, ["submitted"], "accepted"),
    ("period.closed", .period, ["open", "reopened"], "closed"),
    ("period.reopened", .period, ["closed"], "reopened"),
    ("evidence.superseded", .evidence, ["attached", "verified"], "superseded"),
    ("evidence.verified", .evidence, ["attached", "verified"], "verified"),
    ("person.merged", .person, ["active"], "merged"),
    ("person.unmerged", .person, ["merged"], "active"),
    ("group.became-organisation", .group, ["active"], "organisation"),
    ("group.member-joined", .group, ["active"], nil),
    ("consent.withdrawn", .consent, ["given"], "withdrawn"),
    ("erasure.completed", .erasure, ["", "requested"], "completed"),
    ("access.revoked", .access, ["granted"], "revoked"),
    ("expense.recorded", .line, ["approved"], nil),
]
