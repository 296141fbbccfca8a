import Events

/// The tables of views.sqlite that counting reads.
///
/// Every table but `fact` holds what is known from one position to another: a row is valid as of position N where
/// `since <= N` and `until` is absent or greater than N. Codes and tokens are interned: their columns hold
/// `symbol.id`. Days are integers, yyyymmdd.
package enum Schema {
    /// One column of `fact` that holds a dimension.
    package struct Column: Sendable, Equatable {
        /// As rules name it.
        package let dimension: String
        package let name: String
        package let kind: DimensionKind
    }

    /// The dimensions' columns, the most asked-for first: SQLite reads a row from its start as far as it must.
    /// `client` has none, for which client a group is depends on the position asked for.
    package static func columns(_ vocabulary: Vocabulary = .catalogue) -> [Column] {
        let rest = vocabulary.dimensions.keys.filter { !hot.contains($0) }.sorted()
        return (hot + rest).compactMap { dimension in
            guard let kind = vocabulary.dimensions[dimension], kind != .client else { return nil }
            return Column(dimension: dimension, name: column(of: dimension), kind: kind)
        }
    }

    /// The statements that make the tables, in order.
    package static func statements(_ vocabulary: Vocabulary = .catalogue) -> [String] {
        [symbol, fact(columns(vocabulary)), factText(columns(vocabulary))] + knowledge
    }

    /// The name of a dimension's column: in snake case, never a keyword of SQL nor a fixed column.
    package static func column(of dimension: String) -> String { names[dimension] ?? name(of: dimension) }

    /// Of the catalogue's dimensions, which are asked for again and again.
    private static let names = Dictionary(
        uniqueKeysWithValues: Vocabulary.catalogue.dimensions.keys.map { ($0, name(of: $0)) })

    private static func name(of dimension: String) -> String {
        if dimension == "group" { return "grp" }
        let snake = dimension.unicodeScalars.reduce(into: "") { name, scalar in
            if scalar.properties.isUppercase { name += "_" }
            name += scalar.properties.lowercaseMapping
        }
        return keywords.contains(snake) || fixed.contains(snake) ? snake + "_" : snake
    }

    private static let fixed = ["seq", "part", "type", "programme", "happened", "voided_by"]

    private static let hot = [
        "person", "activity", "function", "role", "organisation", "group", "centre", "kind", "theme", "municipality",
        "homeRegion", "homeMunicipality", "sonko", "day", "parent", "series", "space", "topic", "amount", "source",
        "line",
    ]

    // MARK: - Facts

    /// Codes, tokens and types, each once.
    private static let symbol = """
        CREATE TABLE symbol (
          id INTEGER PRIMARY KEY,
          text TEXT NOT NULL UNIQUE
        ) STRICT
        """

    /// What the entries assert, a row per fact; rows never change but for `voided_by`.
    ///
    /// The rows stand in the order in which they are counted: a count reads one stretch per type, and no index stands
    /// beside the table. At 1 M facts that is half the time of a table by (seq, part) with an index on
    /// (programme, type), and two thirds of one by rowid; inserts take as long as the first and a third more than the
    /// second, if each batch is sorted by the key.
    /// `programme` is 0 for facts that belong to none. The entry that voids a fact names its type and programme.
    private static func fact(_ columns: [Column]) -> String {
        let dimensions = columns.map { "  \($0.name) INTEGER,\n" }.joined()
        return """
            CREATE TABLE fact (
              programme INTEGER NOT NULL,
              type INTEGER NOT NULL,
              seq INTEGER NOT NULL,
              part INTEGER NOT NULL,
              happened INTEGER NOT NULL,
              voided_by INTEGER,
            \(dimensions)  PRIMARY KEY (programme, type, seq, part)
            ) STRICT, WITHOUT ROWID
            """
    }

    /// `fact` for people and Datasette: codes as text, days as dates.
    private static func factText(_ columns: [Column]) -> String {
        func text(_ column: String) -> String { "(SELECT text FROM symbol WHERE id = fact.\(column)) AS \(column)" }
        let dimensions = columns.map { $0.kind.isNumber ? $0.name : text($0.name) }
        let all =
            ["seq", "part", text("programme"), text("type")]
            + [
                "printf('%04d-%02d-%02d', happened / 10000, happened / 100 % 100, happened % 100) AS happened",
                "voided_by",
            ]
            + dimensions
        return "CREATE VIEW fact_text AS SELECT\n  " + all.joined(separator: ",\n  ") + "\nFROM fact"
    }

    // MARK: - What is known from a position on

    private static let knowledge = [
        // kind is 1 person, 2 organisation, 3 group. No row: it stands for itself. `canonical` has no row of its own.
        table("canonical", "kind, member, canonical", key: "kind, member"),
        // The live merges, from which `canonical` follows: into which code each was merged itself.
        table("merged", "kind, absorbed, survivor", key: "kind, absorbed"),
        "CREATE INDEX merged_survivor ON merged(survivor)",
        // A group that became an organisation: one client (counting rule 14).
        table("became", "grp, organisation", key: "grp"),
        "CREATE INDEX became_organisation ON became(organisation)",
        // A person in a group from one day to another; `until_day` is the first day outside, absent while it lasts.
        table("membership", "grp, person, from_day, until_day?", key: "grp, person, from_day"),
        table("cancellation", "activity", key: "activity"),
        table(
            "activity_planned", "activity, programme, kind, parent?, series?, centre?, municipality?, theme?",
            key: "activity"),
        table("centre_enrolled", "centre, programme", key: "programme, centre"),
        table("territory", "programme, municipality", key: "programme, municipality"),
        table("programme_dates", "programme, starts_on, ends_on", key: "programme"),
        // The definition in force, a row per revision; `defined` is the entry that made it, `rule` its normal form,
        // `task` a code.
        """
        CREATE TABLE indicator (
          programme INTEGER NOT NULL,
          indicator INTEGER NOT NULL,
          defined INTEGER NOT NULL,
          title TEXT NOT NULL,
          title_en TEXT,
          unit TEXT NOT NULL,
          task INTEGER,
          rule TEXT NOT NULL,
          since INTEGER NOT NULL,
          until INTEGER,
          PRIMARY KEY (programme, indicator, since)
        ) STRICT, WITHOUT ROWID
        """,
        // The target in force, a row per revision; an absent value is «not stated».
        """
        CREATE TABLE target (
          programme INTEGER NOT NULL,
          indicator INTEGER NOT NULL,
          comparator TEXT NOT NULL CHECK (comparator IN ('at-least', 'exactly', 'at-most')),
          value INTEGER,
          due INTEGER,
          origin TEXT NOT NULL,
          quote TEXT,
          since INTEGER NOT NULL,
          until INTEGER,
          PRIMARY KEY (programme, indicator, since)
        ) STRICT, WITHOUT ROWID
        """,
    ]

    /// A table of integers with `since` and `until`; a column with `?` may be absent.
    private static func table(_ name: String, _ columns: String, key: String) -> String {
        let lines = columns.split(separator: ", ").map { column in
            column.hasSuffix("?") ? "  \(column.dropLast()) INTEGER,\n" : "  \(column) INTEGER NOT NULL,\n"
        }
        return """
            CREATE TABLE \(name) (
            \(lines.joined())  since INTEGER NOT NULL,
              until INTEGER,
              PRIMARY KEY (\(key), since)
            ) STRICT, WITHOUT ROWID
            """
    }

    /// The keywords of SQLite (lang_keywords.html).
    private static let keywords: Set<String> = Set(
        """
        abort action add after all alter always analyze and as asc attach autoincrement before begin between by \
        cascade case cast check collate column commit conflict constraint create cross current current_date \
        current_time current_timestamp database default deferrable deferred delete desc detach distinct do drop each \
        else end escape except exclude exclusive exists explain fail filter first following for foreign from full \
        generated glob group groups having if ignore immediate in index indexed initially inner insert instead \
        intersect into is isnull join key last left like limit match materialized natural no not nothing notnull null \
        nulls of offset on or order others outer over partition plan pragma preceding primary query raise range \
        recursive references regexp reindex release rename replace restrict returning right rollback row rows \
        savepoint select set table temp temporary then ties to transaction trigger unbounded union unique update \
        using vacuum values view virtual when where window with without
        """.split(separator: " ").map { String($0) })
}
