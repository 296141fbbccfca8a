/// How far two spellings are apart.
enum EditDistance {
    /// How many letters have to be changed, put in, left out or swapped with the next one (optimal string alignment);
    /// `limit` + 1 where there are more than `limit`.
    static func distance(_ left: String, _ right: String, upTo limit: Int) -> Int {
        // A change touches two letters of the alphabet at most.
        guard abs(left.utf8.count - right.utf8.count) <= limit,
            (letters(left) ^ letters(right)).nonzeroBitCount <= 2 * limit
        else { return limit + 1 }
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                // What they begin and end with alike is as far apart with and without.
                var (a, b) = (left[...], right[...])
                while let first = a.first, first == b.first { (a, b) = (a.dropFirst(), b.dropFirst()) }
                while let last = a.last, last == b.last { (a, b) = (a.dropLast(), b.dropLast()) }
                if a.isEmpty || b.isEmpty { return min(a.count + b.count, limit + 1) }
                // Of one letter or two nothing is left but the slip itself.
                if limit == 1, a.count != b.count || a.count > 2 { return 2 }
                return distance(Array(a), Array(b), upTo: limit)
            }
        }
    }

    /// Which letters a word has, a bit each.
    private static func letters(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { $0.reduce(0) { $0 | 1 << UInt64($1 & 63) } }
    }

    private static func distance(_ a: [UInt8], _ b: [UInt8], upTo limit: Int) -> Int {
        var before = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        var row = last
        for i in a.indices {
            row[0] = i + 1
            var least = row[0]
            for j in b.indices {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
                row[j + 1] = cost
                least = min(least, cost)
            }
            if least > limit { return limit + 1 }
            swap(&before, &last)
            swap(&last, &row)
        }
        return min(last[b.count], limit + 1)
    }
}
