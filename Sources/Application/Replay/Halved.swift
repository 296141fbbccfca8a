/// An array in order, searched by halving.
package struct Halved<Element> {
    package let elements: [Element]

    package init(elements: [Element]) {
        self.elements = elements
    }

    /// How many elements from the start on `isBefore` holds for.
    package func count(_ isBefore: (Element) -> Bool) -> Int {
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(elements[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
