"""Sections 11 and 12 of FORMAT.md: types, facts, rules and counts. Written from it alone; a part of verify.py."""
import datetime, functools, re
from collections import defaultdict
date = datetime.date.fromisoformat
class Malformed(ValueError): pass  # told in words of ours
def need(truth, what='not as FORMAT.md says'):
    if not truth: raise Malformed(what)
def said(error, code):  # Python's words for what is malformed say nothing to a reviewer
    raw = isinstance(error, (ValueError, TypeError, LookupError, AttributeError, RecursionError))
    if type(error) is Malformed: return error
    return 'not formed as FORMAT.md says' if raw and code in (40, 64) else repr(error)
def depth(v):
    need(v is not None and v != '', 'null or an empty string')
    if type(v) not in (dict, list): return 0
    return 1 + max(map(depth, v.values() if type(v) is dict else v), default=0)
# ---- Section 5: the sealed fields of the types that have any.
SEALED = {'person.added': 'birthYear personal sex', 'person.corrected': 'birthYear personal sex',
          'application.submitted': 'answers', 'application.reviewed': 'comment', 'feedback.submitted': 'text',
          'certificate.issued': 'number', 'internship.discontinued': 'reason', 'expense.recorded': 'counterpartyInn',
          **{f'application.{verb}': 'reason' for verb in ('accepted', 'rejected', 'waitlisted', 'withdrawn')}}
SECOND = {'person.corrected': 'birthYear personal reason sex', 'person.merged': 'basis', 'person.unmerged': 'basis',
          'expert.recused': 'ground'}  # those of version 2, which no other type has
# ---- Section 11: the types. In `verb/n`, n is the number of commitments (section 5).
def types(text):
    lists = [part.split(':') for part in text.split(';')]
    pairs = [(noun.strip(), *f'{verb}/0'.split('/')) for noun, verbs in lists for verb in verbs.split()]
    return {f'{noun}.{verb}': int(commitments) for noun, verb, commitments, *_ in pairs}
KINDS = {*'''campaign conference event expedition field-session forum master-class meeting practice-visit round-table
seminar session strategic-session training webinar workshop'''.split()}
VERBS = ': announced attended cancelled headcount-declared held joined left planned rescheduled'
FACTS = types(';'.join(kind + VERBS for kind in (*KINDS, '*')) + ''';application: accepted/1 rejected/1 reviewed/1
submitted/1 waitlisted/1 withdrawn/1; assessment: recorded; balance: returned; budget: reallocated requested;
budget-line: approved; call: closed opened; certificate: issued/1; cofinancing: contributed pledged; consultation:
given requested; coworking: closed opened visited; eligibility: assessed; equipment: commissioned; evidence: attached
superseded verified; expense: recorded/1 reversed; expert: recused; feedback: submitted/1; grant: awarded; internship:
completed day-completed discontinued/1 placed started; internship-programme: declined promoted reviewed selected
submitted; joint-idea: endorsed proposed; mentor: assigned; milestone: reached; outcome: confirmed; partner: engaged;
partnership: agreed; portal: launched; portfolio: published; practice: adopted presented; project-draft: completed
funded submitted; publication: released; resolution: adopted drafted handed-over item-added item-adopted item-amended
item-rejected item-status-changed response-received; resource-centre: enrolled page-published readiness-confirmed
stage-changed; roadmap: adopted item-agreed; service: provided; session-topic: assigned raised; space: booked; speaker:
assigned; support-plan: agreed; survey: conducted; tranche: received''')
TYPES = {**FACTS, **types('''access: granted revoked; baseline: recorded; claim: disputed verified; consent: given
withdrawn; entry: voided; erasure: completed requested; group: became-organisation formed member-joined member-left
merged unmerged; indicator: defined retired rule-revised; ledger: forked key-rotated opened; milestone: planned
rescheduled; organisation: added corrected merged unmerged; period: closed opened reopened; person: added/3 affiliated
affiliation-ended corrected/3 merged unmerged; personal-data: disclosed; programme: added corrected dates-amended
status-changed; remark: answered; report: accepted returned submitted; target: amended set; territory: included''')}
VERSIONS = {1: TYPES, 2: {name: len(fields.split()) for name, fields in SECOND.items()}}
def sealed_fields(e): return {1: SEALED, 2: SECOND}[e['v']].get(e['type'], '').split()
def is_known(e):  # its type and version; the commitments, and no sealed field in the clear
    n = VERSIONS.get(e['v'], {}).get(e['type'])
    return n == len(e.get('sealed', ())) and (not n or e['data'].keys().isdisjoint(sealed_fields(e)))
# ---- Section 11: facts. A row: a dimension, the types that state it, the fields taken over (and what they become).
TAKES = [(name, stating.split(','), [(f.split('=')[0], f.split('=')[-1]) for f in fields])
         for name, stating, *fields in (row.split() for row in '''milestone milestone.planned task period;
call call.opened for=callFor; application application.submitted call person organisation group;
activity *.planned kind theme series parent centre municipality space mode task;
internshipProgramme internship-programme.submitted organisation=hostOrganisation call;
internship internship.placed internshipProgramme person sendingOrganisation application;
practice practice.presented activity; sessionTopic session-topic.raised,session-topic.assigned activity;
resolution resolution.drafted activity; item resolution.item-added resolution;
roadmap roadmap.adopted resolution authority; consultation consultation.requested,consultation.given
person organisation group centre role topic space; draft project-draft.completed organisation;
centre resource-centre.enrolled municipality profile; line budget-line.approved category;
expense expense.recorded line source activity; evidence evidence.attached evidenceKind'''.split(';'))]
LISTS = dict(activities='activity', authors='person', formats='format', internships='internship', items='item',
             organisations='organisation', persons='person', technologies='technology')
RENAMED = {'call.opened': {'for': 'callFor'}, 'resolution.item-adopted': {'for': 'votesFor', 'against': 'votesAgainst'},
           'survey.conducted': {'method': ''}, 'eligibility.assessed': {'source': ''},
           'partner.engaged': {'partnership': ''}, **{kind + '.headcount-declared': {'method': ''} for kind in KINDS}}
STANDS = dict(person='person', expert='person', group='group', organisation='organisation', authority='organisation',
              hostOrganisation='organisation', sendingOrganisation='organisation')
LOOKED_UP = {name for name, *_ in TAKES} | {*'''. .of absorbed survivor person group organisation municipality programme
indicator period report'''.split()}
OF_PROGRAMME, SCALARS = ('line', 'milestone', 'indicator', 'period', 'report'), (str, int, bool)
CLIENTS, TARGET = ('organisation', 'group'), ('comparator', 'value', 'due', 'origin', 'quote')
PLACES = {*'activity kind theme series parent centre municipality'.split()}
CLAUSE = {*'of under where having all-of any-of none-of count each dates'.split()}
SPENT = ('balance.', 'budget.', 'budget-line.', 'cofinancing.', 'expense.', 'grant.', 'tranche.')
MEASURE = re.compile(r'(entries)|(sum|mean|distinct) ([A-Za-z-]+)|(distinct) \[([A-Za-z-]+), ([A-Za-z-]+)\]').fullmatch
@functools.lru_cache(None)
def measure(text): return [part for part in MEASURE(text).groups() if part]
def rounded(a, b): return (2 * a + b) // (2 * b)
def holds(test, value):  # a test of `where`, `under` or `having`
    if type(test) is set: return value in test
    need(test and test.keys() <= {'known', 'at-least', 'at-most'}, 'a rule has an unknown test')
    if 'known' in test: return (value is not None) == test['known']
    return type(value) is int and test.get('at-least', value) <= value <= test.get('at-most', value)
# ---- Sections 11 and 12: what is known after the entries, and the facts of one programme. An entry and a fact alike
# are one dict: the members of `data` or the dimensions, and beside them .seq .type .day .of (the programme).
def ledger(entries, programme, wanted=frozenset(), first='', last='~'):
    voided, index, all_facts = set(), defaultdict(list), defaultdict(list)
    def live(names, field='.', value=''):  # the live entries of these types in whose `field` is the value, in order
        found = [r for name in names for r in index.get((name, field, value), ()) if r['.seq'] not in voided
                 and (field not in OF_PROGRAMME or r['.of'] == programme)]
        return found if len(found) < 2 else sorted(found, key=lambda r: r['.seq'])
    def stated(*which): return {n: v for r in live(*which) for n, v in r.items()}  # the last word on each field
    def stands(kind, code):  # step 5: whom a code stands for
        merges = live([kind + '.merged', kind + '.unmerged'], 'absorbed', code)[-1:]
        return stands(kind, merges[0]['survivor']) if merges and merges[0]['.type'] == kind + '.merged' else code
    def codes(kind, code):  # all codes that stand for whom this one stands for
        found = [stands(kind, code)]
        for one in found:  # of which there are more meanwhile
            absorbed = {r['absorbed'] for r in live([kind + '.merged'], 'survivor', one)} - {*found}
            found += [c for c in absorbed if stands(kind, c) == found[0]]
        return found
    def ties(begin, end, field, code, day):  # (person, organisation, group, role) of the ties that hold on a day
        found = []
        for r in live([begin, end], field, code):
            tie = [r.get(n) for n in ('person', 'organisation', 'group', 'role')]
            if r['.type'] == begin: found.insert(0, [tie, r['.day'], '~'])
            else: next((t for t in found if t[::2] == [tie, '~']), [0, 0, 0])[2] = r['.day']
        return [tie for tie, since, until in found if since <= day < until]
    def kin(kind, code):  # (kind, code) of whom a group became, and of who became an organisation
        found = {(kind, c) for c in codes(kind, code)}
        for a, b in (CLIENTS[::-1], CLIENTS):
            became = [r[b] for k, own in found if k == a for r in live(['group.became-organisation'], a, own)]
            found |= {(b, c) for own in became for c in codes(b, own)}
        return found
    def take_over(fact, lists, before=0):  # step 2: down the table, again until a pass adds nothing
        while before < (before := len(fact)):
            for name, stating, fields in (row for row in TAKES if row[0] in fact):
                known = stated(stating, name, fact[name])
                for field, to in fields:
                    if to not in lists and type(known.get(field)) in SCALARS: fact.setdefault(to, known[field])
        if 'sendingOrganisation' in fact and 'organisation' not in lists:
            fact.setdefault('organisation', fact['sendingOrganisation'])
        return fact
    def affiliated(fact, organisations):  # step 5: the facts that affiliations make of one
        held = {(kind, code, role) for person in (codes('person', fact['person']) if 'person' in fact else ())
                for _, *of, role in ties('person.affiliated', 'person.affiliation-ended', 'person', person,
                                         fact['.day']) for kind, code in zip(CLIENTS, of) if code}
        if 'organisation' in fact or 'group' in fact:
            roles = {role for kind, code, role in held if kind in fact and code in codes(kind, fact[kind])}
            return [{'role': role, **fact} for role in roles if 'role' not in fact] or [fact]
        held = [] if organisations else [tie for tie in held if tie[2] == fact.get('role')] or held
        return [{**fact, k: c, 'role': r} for k, c, r in {(k, c, fact.get('role', r)) for k, c, r in held}] or [fact]
    def derived(fact):  # step 6
        asked, day = [(kind, fact[kind]) for kind in (*CLIENTS, 'person') if kind in fact], fact['.day']
        known = dict.fromkeys((kind, c) for kind, code in asked for c in (stands(kind, code), code))
        for kind, c in known: known[kind, c] = stated([kind + '.added', kind + '.corrected', kind + '.formed'], kind, c)
        own = {n: v for kind, c in reversed([*known]) if kind == 'organisation' for n, v in known[kind, c].items()}
        if 'sonko' in own: fact.setdefault('sonko', own['sonko'] is True and own.get('registeredOn', day) <= day)
        for family in [kin(kind, code) for kind, code in asked if kind != 'person' and 'centre' not in fact]:
            enrolled = [r['centre'] for r in live(['resource-centre.enrolled'], '.of', programme)
                        if r['.day'] <= day and {(kind, r.get(kind)) for kind in CLIENTS} & family]
            if enrolled: fact.setdefault('centre', enrolled[-1])
        home = next((k for k in known.values() if 'municipality' in k or 'region' in k), {})
        place = stated(['territory.included'], 'municipality', home.get('municipality'))
        more = {'homeMunicipality': home.get('municipality'), 'homeRegion': home.get('region', place.get('region'))}
        if fact['.type'] == 'milestone.reached':
            due = stated(['milestone.planned', 'milestone.rescheduled'], 'milestone', fact['milestone']).get('dueOn')
            more['daysLate'] = due and (date(day) - date(due)).days
        return {**{name: value for name, value in more.items() if value is not None}, **fact}
    def facts_of(r):  # steps 1 to 6
        lists = [(LISTS[n], v) for n, v in r.items() if n in LISTS and v and type(v) is list]
        names = RENAMED.get(r['.type'], {})
        fact = {names.get(n, n): v for n, v in r.items() if type(v) in SCALARS and names.get(n, n)}
        if r['.type'].endswith(('.joined', '.attended')): fact.setdefault('function', 'participant')
        if r['.type'] == 'cofinancing.contributed': fact.setdefault('source', 'cofinancing')
        if r['.type'] == 'consultation.given' and 'person' not in r and not r.get('persons'):
            asked = stated(['consultation.requested'], 'consultation', r.get('consultation')).get('persons')
            lists += [('person', asked)] if asked else []
        take_over(fact, dict(lists))
        if r['.type'] == 'expense.reversed':
            rest = 0
            for x in live(['expense.recorded', 'expense.reversed'], 'expense', r['expense']):
                rest = x['amount'] if x['.type'] == 'expense.recorded' else rest - x.get('amount', rest)
            fact['amount'] = -r.get('amount', rest)
        facts = [take_over({**fact, name: x}, dict(lists)) for name, elements in lists for x in elements] or [fact]
        return [derived(f) for fact in facts for f in affiliated(fact, r.get('organisations'))]
    for e in entries:
        noun, verb = e['type'].split('.')
        names = (e['type'], '*.' + verb) if noun in KINDS else (e['type'],)
        r = {**({'kind': noun} if noun in KINDS else {}), **e['data'], '.seq': e['seq'], '.type': e['type'],
             '.day': e['at'][:10], '.of': e.get('programme'), '.': ''}
        facts = facts_of(r) if r['.of'] == programme and not wanted.isdisjoint(names) else []
        for name in names:
            all_facts[name] += facts
            for field in LOOKED_UP & r.keys() if verb not in ('attended', 'joined') else ():
                if type(r[field]) is str: index[name, field, r[field]].append(r)
        if e['type'] == 'entry.voided': voided.add(need(r['entry'] < r['.seq']) or r['entry'])
        elif verb == 'merged': stands(noun, r['absorbed'])  # in a circle there is no end of it
    stands = functools.lru_cache(None)(stands)  # from here on nothing changes
    planned = {r['activity']: {**stated(['*.planned'], 'activity', r['activity']), '.of': r['.of']}
               for r in live(['*.planned'])}
    cancelled = {r['activity'] for r in live(['*.cancelled'])}
    dates = live(['programme.added', 'programme.dates-amended'], 'programme', programme)
    dates = (dates[-1]['startsOn'], dates[-1]['endsOn']) if dates else ('~', '')
    def value_of(fact, name):  # the value of a dimension, compared as what it stands for
        if name == 'client':
            became = [(r['.seq'], r['organisation']) for own in [fact.get('group')] if own for c in codes('group', own)
                      for r in live(['group.became-organisation'], 'group', c)]
            code = fact.get('organisation') or max(became, default=(0, None))[1]
            kind, code = ('organisation', code) if code else ('group', fact.get('group'))
            return code and (kind, stands(kind, code))
        value = stands(STANDS[name], fact.get(name)) if name in STANDS else fact.get(name)
        return (str(value).lower(),) if type(value) is bool else value  # a flag is no number, though True == 1
    def subject(what, fact):  # under `distinct`; else it is the entry
        word, *names = measure(what)
        values = [value_of(fact, name) for name in names] if word == 'distinct' else [fact['.seq']]
        return None if None in values else tuple(values)
    def tests_of(tests):
        return [(name, values[0] if type(values[0]) is dict else {value_of({name: v}, name) for v in values})
                for name, values in tests.items()]
    def passes(fact, tests): return all(holds(test, value_of(fact, name)) for name, test in tests)
    def below(under):  # the activities of `under`, and what lies below them
        need(under.keys() <= PLACES, 'a rule has something unknown under `under`')
        tests, found = tests_of(under), set()
        more = {a for a, p in planned.items() if p['.of'] == programme and passes(p, tests)}
        while more:
            found |= more
            more = {a for a, p in planned.items() if p.get('parent') in more} - found
        return found
    def members(fact):
        return 'group' in fact and len({stands('person', tie[0]) for code in codes('group', fact['group']) for tie in
                                        ties('group.member-joined', 'group.member-left', 'group', code, fact['.day'])})
    def facts_in(clause, tally):  # the facts of a clause with `of`
        where, having, of = clause.get('where', {}), dict(clause.get('having', {})), {*clause['of']}
        need(of <= FACTS.keys() and tally.get('dates', 'any') == 'any', 'a rule names a type that is no fact, or dates')
        if 'expense.recorded' in of and tally['count'].startswith('sum '): of.add('expense.reversed')
        start, end = (first, last) if 'dates' in tally else (max(first, dates[0]), min(last, dates[1]))
        tests, size = tests_of(where), having.pop('members', None)
        under = below(clause['under']) if 'under' in clause else None
        found = [f for name in of for f in all_facts[name] if start <= f['.day'] <= end and f['.seq'] not in voided
                 and (under is None or f.get('activity') in under)
                 and ('function' in where or f.get('function', 'participant') == 'participant')
                 and (f.get('activity') not in cancelled or f['.type'].endswith('.cancelled')
                      or f['.type'].startswith(SPENT))
                 and passes(f, tests) and (size is None or holds(size, members(f)))]
        if not having: return found
        by_subject = defaultdict(list)
        for f in found: by_subject[subject(tally['count'], f), f.get(tally.get('each'))].append(f)
        stay = [facts for (one, _), facts in by_subject.items() if one and all(
            holds(test, len({subject(what, f) for f in facts} - {None})) for what, test in having.items())]
        return [f for facts in stay for f in facts]
    def subjects(clause, tally):  # the subjects of a clause; the facts of it and of what is in it, but for `none-of`
        need(clause.keys() <= CLAUSE, f'a rule says {[*clause]}')
        facts = facts_in(clause, tally) if 'of' in clause else []
        inner = {n: [subjects(c, tally) for c in clause.get(n, ())] for n in ('all-of', 'any-of', 'none-of')}
        sets = [{subject(tally['count'], f) for f in facts}] * ('of' in clause) + [s for s, _ in inner['all-of']]
        sets += [set().union(*(s for s, _ in inner['any-of']))] if 'any-of' in clause else []
        return (set.intersection(*sets).difference({None}, *(s for s, _ in inner['none-of'])),
                facts + [f for _, more in inner['all-of'] + inner['any-of'] for f in more])
    def due_of(tally):  # the keys due of a tally with `each`
        each, under, nouns = tally['each'], below(tally.get('under', {})), {name.split('.')[0] for name in tally['of']}
        tests = tests_of({n: t for n, t in tally.get('where', {}).items() if n in PLACES})
        if each in ('centre', 'municipality'):
            kind = 'resource-centre.enrolled' if each == 'centre' else 'territory.included'
            return {r[each] for r in live([kind], '.of', programme) if passes(r, [t for t in tests if t[0] == each])}
        return {p[each] for a, p in planned.items() if p['.of'] == programme and each in p and a in under
                and (p['kind'] in nouns or '*' in nouns or not nouns & KINDS) and passes(p, tests)
                and not {a, p[each] if each == 'parent' else a} & cancelled}
    def key_of(value):  # how a group is told
        return value if value is None else ':'.join(value) if type(value) is tuple else str(value)
    def answer(rule, by=None):  # the value or None, the seqs that count, the values of the groups or None
        if 'share' in rule:
            need(rule.keys() == {'share'} and rule['share'].keys() == {'part', 'whole'}, 'share')
            (part, a, parts), (whole, b, wholes) = (answer(rule['share'][n], by) for n in ('part', 'whole'))
            def share(a, b): return None if a is None or not b or b < 0 else rounded(10000 * a, b)
            none = None if rule['share']['part']['count'].startswith('mean') else 0  # a part without facts
            return share(part, whole), a | b, wholes and {k: share(parts.get(k, none), v) for k, v in wholes.items()}
        (word, *names), (counting, facts) = measure(rule['count']), subjects(rule, rule)
        facts = [(subject(rule['count'], f), f) for f in facts]
        facts = [(s, f) for s, f in facts if s in counting]
        if 'each' in rule:
            groups = {key: set() for key in sorted(due_of(rule), key=str.encode)}
            facts = [(s, f) for s, f in facts if f.get(rule['each']) in groups]
            for s, f in facts: groups[f[rule['each']]].add(s)
            groups = {key: len(found) for key, found in groups.items()}
            return min(groups.values(), default=None), {f['.seq'] for _, f in facts}, groups
        if word in ('sum', 'mean'): facts = [(s, f) for s, f in facts if type(f.get(names[0])) is int]
        def value(facts):
            if word in ('distinct', 'entries'): return len({s for s, _ in facts})
            numbers = {s: f[names[0]] for s, f in facts}  # each entry once
            total = sum(numbers.values())
            return total if word == 'sum' else rounded(total, len(numbers)) if numbers else None
        groups = defaultdict(list)
        for s, f in facts if by else (): groups[value_of(f, by)].append((s, f))
        keys = sorted(groups, key=lambda k: (k is None, k if type(k) is int else 0, key_of(k) or ''))
        return value(facts), {f['.seq'] for _, f in facts}, {key_of(k): value(groups[k]) for k in keys} if by else None
    def claim(indicator):  # section 13, but for `sentence` and `reported`; None if there is no rule in force
        found = live(['indicator.defined', 'indicator.rule-revised', 'indicator.retired', 'target.set',
                      'target.amended'], 'indicator', indicator)
        rules = [r['rule'] for r in found if 'rule' in r]
        if not rules or any(r['.type'] == 'indicator.retired' for r in found): return None
        target = {n: r[n] for r in found if r['.type'].startswith('target.') for n in TARGET if n in r}
        (value, counted, groups), goal = answer(rules[-1]), target.get('value')
        def met(value):
            if value is None or goal is None: return {'value': value}
            is_met = {'at-least': value >= goal, 'exactly': value == goal, 'at-most': value <= goal}
            return {'value': value, 'met': is_met[target['comparator']]}
        defined = stated(['indicator.defined'], 'indicator', indicator)
        return {**{n: defined[n] for n in ('indicator', 'title', 'titleEn', 'unit') if n in defined}, 'rule': rules[-1],
                'counted': sorted(counted), **met(value), **({'target': target} if target else {}),
                **({} if groups is None else {'groups': [{'key': k, **met(v)} for k, v in groups.items()]})}
    return live, claim, answer
