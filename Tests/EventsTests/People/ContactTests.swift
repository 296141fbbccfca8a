@testable import Events
import Testing

/// Telephones and mailboxes, in whatever way they are written.
@Suite struct ContactTests {
    @Test(arguments: [
        "+7 (921) 000-45-67", "8 (921) 000 45 67", "89210004567", "79210004567", "9210004567", "921 000-45-67",
        "8-921-000-45-67", "+8 921 000 45 67", "+7 921 000 45 67 доб. 12", "8 921 000 45 67, 8 921 111 22 33",
        "тел.: 8(921)0004567", "нет / 89210004567", "\u{FF18}9210004567",
    ])
    func oneNumber(_ text: String) {
        #expect(PhoneNumber(text)?.digits == "79210004567", "\(text)")
    }

    @Test(arguments: [
        ("+375 29 000-11-22", "375290001122"), ("375290001122", "375290001122"), ("00375290001122", "375290001122"),
        ("+49 30 0001122", "49300001122"), ("+995 555 00 11 22", "995555001122"), ("8 (8112) 00-12-34", "78112001234"),
        ("+7 000 000-00-01", "70000000001"),
    ])
    func otherNumbersAreKept(_ text: String, _ digits: String) {
        #expect(PhoneNumber(text)?.digits == digits)
    }

    @Test(arguments: [
        "", "нет", "66-12-34", "123", "+7 999 999 99 99 99 99", "99999999999999999999", "79999999999", "80000000000",
        "8 123 456 78 90", "5 555 555", "10000000000",
    ])
    func whatIsNoNumberIsNone(_ text: String) {
        #expect(PhoneNumber(text) == nil, "\(text)")
    }

    @Test(arguments: [
        (" Anna@Example.ORG ", "anna@example.org"), ("<anna@example.org>", "anna@example.org"),
        ("mailto:anna@example.org", "anna@example.org"), ("anna@example.org.", "anna@example.org"),
        ("a.n.na+letopis@gmail.com", "anna@gmail.com"), ("anna@googlemail.com", "anna@gmail.com"),
        ("anna-p@ya.ru", "anna.p@yandex.ru"), ("anna.p+x@yandex.com", "anna.p@yandex.ru"),
        ("a.nna@example.org", "a.nna@example.org"), ("anna+x@example.org", "anna+x@example.org"),
        ("анна@пример.рф", "анна@пример.рф"),
    ])
    func oneMailbox(_ text: String, _ expected: String) {
        #expect(EmailAddress(text)?.text == expected)
    }

    @Test(arguments: [
        "", "нет", "-", "нет@нет.ru", "no@mail.ru", "anna", "anna@", "@example.org", "a@b", "a@b@c.ru", "a@.ru",
    ])
    func whatIsNoAddressIsNone(_ text: String) {
        #expect(EmailAddress(text) == nil, "\(text)")
    }

    @Test func anOrganisationsMailboxIsShared() {
        #expect(EmailAddress("info@nko.example.ru")?.isShared == true)
        #expect(EmailAddress("informer@nko.example.ru")?.isShared == false)
    }
}
