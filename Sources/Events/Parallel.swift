import Dispatch
import Foundation
import Synchronization

/// Independent pieces of work on all cores.
package enum Parallel {
    /// What `work` makes of each element, in their order; the error of the first that fails.
    package static func map<Element: Sendable, Product: Sendable, Failure: Error>(
        _ elements: [Element], _ work: @Sendable (Element) throws(Failure) -> Product
    ) throws(Failure) -> [Product] {
        // Small work in slices, so that handing out costs nothing; several a core, for they do not end at once.
        let slices = min(elements.count, ProcessInfo.processInfo.activeProcessorCount * 8)
        let done = Mutex<[Int: Result<[Product], Failure>]>([:])
        DispatchQueue.concurrentPerform(iterations: slices) { slice in
            let range = elements.count * slice / slices..<elements.count * (slice + 1) / slices
            let result = Result { () throws(Failure) in
                var products: [Product] = []
                products.reserveCapacity(range.count)
                for element in elements[range] { products.append(try work(element)) }
                return products
            }
            done.withLock { $0[slice] = result }
        }
        let results = done.withLock { $0 }
        var products: [Product] = []
        products.reserveCapacity(elements.count)
        for slice in 0..<slices {
            if let result = results[slice] { products += try result.get() }
        }
        return products
    }
}
