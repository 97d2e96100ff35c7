//! Decoding, held against hand-written bodies.
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;

/// The three objects of the provider's guide "Credentials", made up anew: two
/// kinds share a type id, and each has fields of its own.
const GUIDE: &str = r#"[
 {"id":"R1sXdPO","credential_type_id":3,"label":"Pin","person_id":2,"value":"1266"},
 {"id":"Q6sXrQO","credential_type_id":14,"label":"PassFlow Mobile Access","person_id":2,
  "status":"invited","url":"https://redeem.passflow.io/passes/5wXXbsX"},
 {"id":"OQsX5Q1","credential_type_id":14,"label":"HID Mobile Access","person_id":2,
  "status":"invited","invitation_code":"AGEX-54XE-WRXQ-ATXA",
  "invitation_expires_at":"2027-08-06T21:51:52+01:00"}]"#;

fn no_header(_: &str) -> Option<String> {
    None
}

fn trusted() -> Trusted {
    Trusted::new("https://api.example", "")
}

/// Every date is the moment that its length says.
fn terms(trusted: &Trusted) -> Terms<'_> {
    let moment = |text: &str| Some(Moment::from_millis(text.len() as u64));
    Terms { trusted, moment }
}

fn rows(body: &str) -> Vec<Row> {
    page(body.as_bytes(), no_header, terms(&trusted()))
        .unwrap()
        .rows
}

fn only(fields: &str) -> Credential {
    let body = format!(r#"[{{"id":"a","label":"Card","person_id":2,{fields}}}]"#);
    match rows(&body).as_slice() {
        [Row::Credential(credential)] => credential.as_ref().clone(),
        other => panic!("one readable row expected, got {other:?}"),
    }
}

#[test]
fn the_examples_of_the_guide_are_told_apart() {
    let kinds: Vec<Kind> = rows(GUIDE)
        .iter()
        .map(|row| match row {
            Row::Credential(credential) => credential.kind,
            Row::Unreadable => panic!("unreadable"),
        })
        .collect();
    assert_eq!(kinds, [Kind::Pin, Kind::PassFlow, Kind::HidMobile]);
}

#[test]
fn values_keep_every_character() {
    let table = [
        (r#""value":"0123""#, "0123"),
        (r#""value":" 12 ""#, " 12 "),
        (r#""value":123"#, "123"),
        (
            r#""value":123456789012345678901234567890"#,
            "123456789012345678901234567890",
        ),
        (r#""value":"\u0031\u0032""#, "12"),
    ];
    for (fields, value) in table {
        assert_eq!(only(fields).value.unwrap().expose(), value, "{fields}");
    }
}

#[test]
fn absent_null_and_empty_are_the_same() {
    for fields in [
        r#""x":1"#,
        r#""value":null,"url":null,"status":null,"wallet_type":null,"invitation_code":null"#,
        r#""value":"","url":"","status":"","wallet_type":"","invitation_code":"""#,
    ] {
        let credential = only(fields);
        assert_eq!(credential.value, None, "{fields}");
        assert_eq!(credential.pass_link, None, "{fields}");
        assert_eq!(credential.status, None, "{fields}");
        assert_eq!(credential.wallet, None, "{fields}");
        assert_eq!(credential.invitation_code, None, "{fields}");
    }
}

#[test]
fn unknown_fields_and_words_break_nothing() {
    let credential = only(
        r#""enabled":true,"created_at":"x","new":{"deep":[1]},"status":"zzz","wallet_type":"pebble""#,
    );
    assert_eq!(credential.status, Some(Status::Unknown("zzz".into())));
    assert_eq!(credential.wallet, Some(Wallet::Unknown("pebble".into())));
}

#[test]
fn when_a_credential_was_made_is_read_and_costs_no_row() {
    let made = |fields: &str| only(fields).created_at;
    let date = r#""created_at":"2026-01-02T03:04:05Z""#;
    assert_eq!(made(date), Some(Moment::from_millis(20)));
    for nothing in [
        r#""x":1"#,
        r#""created_at":null"#,
        r#""created_at":"""#,
        r#""created_at":"soon""#,
        r#""created_at":1767323045"#,
        r#""created_at":true"#,
        r#""created_at":{"deep":[1]}"#,
        r#""created_at":"2026-01-02","created_at":"2026-01-03""#,
    ] {
        assert_eq!(made(nothing), None, "{nothing}");
    }
}

#[test]
fn the_labels_of_a_page_are_in_memory_once() {
    let row = |id: usize, label: &str| format!(r#"{{"id":{id},"label":"{label}","person_id":2}}"#);
    let labels = |sent: Vec<String>| -> Vec<Arc<str>> {
        let label = |row: &Row| match row {
            Row::Credential(credential) => Arc::clone(&credential.label),
            Row::Unreadable => panic!("unreadable"),
        };
        let body = format!("[{}]", sent.join(","));
        rows(&body).iter().map(label).collect()
    };
    let three = labels(vec![row(1, "Card"), row(2, "Pin"), row(3, " Card ")]);
    assert!(Arc::ptr_eq(&three[0], &three[2]) && &*three[1] == "Pin");

    let mut known = Labels::default();
    for label in (0..200).map(|id| format!("Label {id}")) {
        assert_eq!(*known.share(&label), *label);
    }
    assert_eq!(known.0.len(), SHARED_LABELS, "and no search is longer");
}

#[test]
fn ids_may_come_as_numbers_and_numbers_as_text() {
    let body = r#"[{"id":77,"label":"Card","person_id":"2"}]"#;
    assert!(matches!(rows(body).as_slice(), [Row::Credential(_)]));
}

#[test]
fn a_bad_row_costs_only_itself() {
    let good = r#"{"id":"a","label":"Card","person_id":2}"#;
    for bad in [
        "null",
        "7",
        "[]",
        "{}",
        r#"{"id":null,"label":"Card","person_id":2}"#,
        r#"{"id":"b","person_id":2}"#,
        r#"{"id":"b","label":"Card"}"#,
        r#"{"id":"b","label":"Card","person_id":"x"}"#,
        r#"{"id":"b","label":"Card","person_id":0}"#,
        r#"{"id":"b","label":"Card","person_id":2,"value":{"a":1}}"#,
        r#"{"id":"b","label":"Card","person_id":2,"url":true}"#,
        r#"{"id":"b","id":"c","label":"Card","person_id":2}"#,
        r#"{"id":"b","label":"\ud800","person_id":2}"#,
    ] {
        let rows = rows(&format!("[{good},{bad}]"));
        assert!(
            matches!(rows.as_slice(), [Row::Credential(_), Row::Unreadable]),
            "{bad}"
        );
    }
}

#[test]
fn a_body_that_is_no_list_is_unreadable_and_never_repeated() {
    for body in ["", "{}", "null", "<html>1266</html>", "[1,", r#""1266""#] {
        let error = page(body.as_bytes(), no_header, terms(&trusted())).unwrap_err();
        assert!(matches!(error, Failure::Unreadable { .. }), "{body}");
        assert!(!format!("{error:?}").contains("1266"), "{body}");
    }
}

#[test]
fn a_body_nested_without_end_is_unreadable() {
    let deep = format!("[{}", "[".repeat(100_000));
    assert!(page(deep.as_bytes(), no_header, terms(&trusted())).is_err());
}

#[test]
fn a_person_is_read_without_their_credentials() {
    let body = br#"{"id":2,"first_name":"Ada","last_name":"Byron","enabled":false,"email":null,
        "department":" ","job_title":"Analyst","pin":"1266","credentials_number":"00112345",
        "groups":[1],"roles":[]}"#;
    let person = person(body, PersonId::parse("2").unwrap(), terms(&trusted())).unwrap();
    assert_eq!(person.name().as_deref(), Some("Ada Byron"));
    assert!(!person.enabled);
    assert_eq!(person.department, None);
    assert_eq!(person.job_title.as_deref(), Some("Analyst"));
    assert_eq!((person.email, person.photo), (None, None));
    assert_eq!((person.valid_from, person.valid_to), (None, None));
}

#[test]
fn nothing_of_a_credential_stays_with_a_person() {
    let body = br#"{"id":2,"first_name":"Ada","last_name":"Byron","enabled":true,
        "pin":"1266","credentials_number":"00112345"}"#;
    let person = person(body, PersonId::parse("2").unwrap(), terms(&trusted())).unwrap();
    let all = format!("{person:?}");
    assert!(!all.contains("1266") && !all.contains("112345"));
}

#[test]
fn when_access_is_valid_is_read_or_known_to_be_unknown() {
    let read = |fields: &str| {
        let body =
            format!(r#"{{"id":2,"first_name":"A","last_name":"B","enabled":true,{fields}}}"#);
        person(
            body.as_bytes(),
            PersonId::parse("2").unwrap(),
            terms(&trusted()),
        )
    };
    let ada = read(r#""valid_from":"2027-03-03","valid_to":"soon","email":"a@b.example""#);
    let ada = ada.unwrap();
    assert_eq!(ada.valid_from, Some(Stated::At(Moment::from_millis(16))));
    assert_eq!(ada.valid_to, Some(Stated::Unreadable("soon".to_owned())));
    assert_eq!(ada.email.as_deref(), Some("a@b.example"));
    assert!(
        read(r#""valid_to":true"#).is_err(),
        "a limit must not be lost"
    );
    assert_eq!(read(r#""email":true"#).unwrap().email, None);
}

#[test]
fn only_photos_of_trusted_origins_are_kept() {
    for (url, photo) in [
        ("/photos/2.svg", Some("https://api.example/photos/2.svg")),
        ("https://photos.example.com/2.png", None),
    ] {
        let body = format!(
            r#"{{"id":2,"first_name":"A","last_name":"B","enabled":true,"image_thumbnail_url":"{url}"}}"#
        );
        let id = PersonId::parse("2").unwrap();
        let person = person(body.as_bytes(), id, terms(&trusted())).unwrap();
        assert_eq!(person.photo.as_deref(), photo);
    }
}

#[test]
fn another_person_than_the_one_asked_for_is_not_believed() {
    let body = br#"{"id":3,"first_name":"Eve","last_name":"X","enabled":true}"#;
    assert!(person(body, PersonId::parse("2").unwrap(), terms(&trusted())).is_err());
}

#[test]
fn people_who_cannot_be_read_keep_their_place() {
    let body = br#"[{"id":2,"first_name":"A","last_name":"B","enabled":true},{"id":0},7]"#;
    let header = |name: &str| (name == "X-Total-Results").then(|| "9".to_owned());
    let page = people(body, header, terms(&trusted())).unwrap();
    let read: Vec<_> = page.rows.iter().map(Option::is_some).collect();
    assert_eq!((read, page.total), (vec![true, false, false], Some(9)));
    assert!(people(b"{}", no_header, terms(&trusted())).is_err());
    let linked = |name: &str| (name == "Link").then(|| "<x?page=2>; rel=\"next\"".to_owned());
    let page = people(b"[]", linked, terms(&trusted())).unwrap();
    assert_eq!((page.rows.len(), page.has_next), (0, Some(true)));
}

#[test]
fn token_info_is_read_and_account_may_be_missing() {
    let body = br#"{"resource_owner_id":1,"scope":["account.person.readonly"],"expires_in":3600,
        "application":{"uid":"x"},"created_at":1}"#;
    let info = token_info(body).unwrap();
    assert!(info.can_read());
    assert_eq!((info.account, info.expires_in_secs), (None, 3600));
}

#[test]
fn tokens_are_read_as_the_standard_has_them() {
    let body = br#"{"access_token":"a.b","token_type":"bearer","expires_in":3600,
        "refresh_token":"r 1","scope":"account.person.readonly other","created_at":1}"#;
    let read = tokens(body).unwrap();
    assert_eq!(read.access.expose(), "a.b");
    assert_eq!(read.refresh, RefreshToken::parse("r 1"));
    assert_eq!(read.expires_in_secs, Some(3600));
    let scopes = ["account.person.readonly", "other"].map(str::to_owned);
    assert_eq!(read.scopes, Some(scopes.to_vec()));
    let bare = tokens(br#"{"access_token":"a","token_type":"Bearer"}"#).unwrap();
    assert_eq!(
        (bare.refresh, bare.expires_in_secs, bare.scopes),
        (None, None, None)
    );
}

#[test]
fn what_requests_cannot_carry_is_no_token() {
    for body in [
        r#"{"access_token":"a","token_type":"mac"}"#,
        r#"{"access_token":"a"}"#,
        r#"{"access_token":"a b","token_type":"Bearer"}"#,
        r#"{"access_token":"","token_type":"Bearer"}"#,
        r#"{"token_type":"Bearer"}"#,
        r#"{"access_token":"a","token_type":"Bea"#,
        "<html>",
    ] {
        assert_eq!(
            tokens(body.as_bytes()),
            Err(Problem::ProviderFailed),
            "{body}"
        );
    }
}

#[test]
fn why_there_are_no_tokens_is_told_by_error_and_status() {
    let table = [
        (400, r#"{"error":"invalid_grant"}"#, Problem::Spent),
        (401, r#"{"error":"invalid_client"}"#, Problem::NotAsked),
        (400, "<html>", Problem::NotAsked),
        (404, "", Problem::NotAsked),
        (429, r#"{"error":"rate_limited"}"#, Problem::ProviderBusy),
        (503, "", Problem::ProviderBusy),
        (500, "", Problem::ProviderFailed),
        (502, r#"{"error":"invalid_grant"}"#, Problem::ProviderFailed),
    ];
    for (status, body, problem) in table {
        assert_eq!(
            no_tokens(status, body.as_bytes()),
            problem,
            "{status} {body}"
        );
    }
}

#[test]
fn types_are_read_bare_or_wrapped_and_what_is_of_no_use_is_passed_over() {
    let list = r#"[{"id":1,"label":"Staff ID","slug":"staff_id","code":200},{"id":"3","code":"10"},
        {"id":14,"label":"PassFlow","code":null},{"id":0,"code":200},{"code":200},7,{"id":5,"code":{}}]"#;
    let wrapped = format!(r#"{{"credential_types":{list}}}"#);
    let id = |id| std::num::NonZeroU32::new(id).unwrap();
    let types = [(id(1), Class::CardOrFob), (id(3), Class::Pin)];
    let types: CredentialTypes = types.into_iter().collect();
    for body in [list, &wrapped] {
        assert_eq!(credential_types(body.as_bytes()), Ok(types.clone()));
    }
    for body in ["{}", "7", "<html>", r#"{"credential_types":7}"#] {
        let read = credential_types(body.as_bytes());
        assert!(matches!(read, Err(Failure::Unreadable { .. })), "{body}");
    }
}

#[test]
fn totals_are_read_in_either_spelling_or_not_at_all() {
    type Headers = &'static [(&'static str, &'static str)];
    let table: [(Headers, Option<u64>); 9] = [
        (&[], None),
        (&[("Total", "1000")], Some(1000)),
        (&[("X-Total-Results", "405")], Some(405)),
        (&[("Total", " 7 ")], Some(7)),
        (&[("Total", "7"), ("X-Total-Results", "7")], Some(7)),
        (&[("Total", "7"), ("X-Total-Results", "8")], None),
        (&[("Total", "many")], None),
        (&[("Total", "-1")], None),
        (&[("Total", "")], None),
    ];
    for (headers, expected) in table {
        let header = |name: &str| {
            headers
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(total(header), expected, "{headers:?}");
    }
}

/// 21 October 2026, 07:27:00 UTC.
const NOW: u64 = 1_792_567_620_000;

fn fail(status: u16, body: &str, retry_after: Option<&str>) -> Failure {
    failure(status, body.as_bytes(), after(retry_after))
}

fn after(header: Option<&str>) -> RetryAfter<'_> {
    let moment = |text: &str| {
        let date = httpdate::parse_http_date(text).ok()?;
        let since = date.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some(Moment::from_millis(since.as_millis() as u64))
    };
    RetryAfter {
        header,
        now: Moment::from_millis(NOW),
        moment,
    }
}

#[test]
fn statuses_mean_what_can_be_done_about_them() {
    let described = |text: &str| Some(text.to_owned());
    let table = [
        (401, r#"{"error":"unauthorized"}"#, Failure::SignInNeeded),
        (
            403,
            r#"{"error":"forbidden","error_description":"No."}"#,
            Failure::NotAllowed {
                description: described("No."),
            },
        ),
        (404, "<html>", Failure::NoSuchPerson),
        (410, "", Failure::NoSuchPerson),
        (
            422,
            r#"{"type":"invalid","message":"Bad page."}"#,
            Failure::Refused {
                status: 422,
                description: described("Bad page."),
            },
        ),
        (
            400,
            r#"{"error_description":"  "}"#,
            Failure::Refused {
                status: 400,
                description: None,
            },
        ),
        (
            429,
            r#"{"error":"rate_limited","description":"Slow down.","retry_in":60}"#,
            Failure::Busy {
                retry_after_secs: Some(60),
            },
        ),
        (
            429,
            r#"{"retry_in":1e30}"#,
            Failure::Busy {
                retry_after_secs: None,
            },
        ),
        (
            429,
            r#"{"retry_in":"1.25"}"#,
            Failure::Busy {
                retry_after_secs: Some(2),
            },
        ),
        (500, "{", Failure::Server { status: 500 }),
        (302, "", Failure::Server { status: 302 }),
    ];
    for (status, body, expected) in table {
        assert_eq!(fail(status, body, None), expected, "{status} {body}");
    }
}

#[test]
fn the_header_decides_how_long_to_wait_before_the_body_does() {
    let wait = |header| fail(429, r#"{"retry_in":77}"#, header);
    let busy = |secs| Failure::Busy {
        retry_after_secs: Some(secs),
    };
    assert_eq!(wait(Some("5")), busy(5));
    assert_eq!(wait(Some("Wed, 21 Oct 2026 07:28:30 GMT")), busy(90));
    assert_eq!(wait(Some("Wed, 21 Oct 2026 07:26:59 GMT")), busy(0));
    assert_eq!(wait(Some("Fri, 31 Dec 9999 23:59:59 GMT")), busy(u32::MAX));
    for nonsense in ["soon", "-5", "Wed, 21 Oct 2026 07:28:30"] {
        assert_eq!(wait(Some(nonsense)), busy(77), "{nonsense}");
    }
    assert_eq!(wait(None), busy(77));
}

#[test]
fn a_servers_sentence_is_cut_before_it_fills_the_screen() {
    let body = format!(r#"{{"message":"{}"}}"#, "é".repeat(10_000));
    let Failure::NotAllowed {
        description: Some(text),
    } = fail(403, &body, None)
    else {
        panic!("a described refusal expected");
    };
    assert_eq!(text.chars().count(), 201);
}

#[test]
fn a_link_says_whether_another_page_follows() {
    let table = [
        ("", None),
        (r#"</style.css>; rel="preload""#, None),
        ("nonsense, rel=next", None),
        (
            r#"<https://x/?page=2>; rel="next", <https://x/?page=9>; rel="last""#,
            Some(true),
        ),
        (
            r#"<https://x/?page=8>; rel="prev", <https://x/?page=1>; rel="first""#,
            Some(false),
        ),
        ("<?page=2>;REL=Next", Some(true)),
        (r#"<?page=9>; rel="last next""#, Some(true)),
        (r#"<?a=1,2&page=2>; title="a"; rel="next""#, Some(true)),
        ("<?page=1>; rel=first,<?page=2>; rel=next", Some(true)),
        ("<?page=2>; rev=next", None),
    ];
    for (link, expected) in table {
        assert_eq!(has_next(link), expected, "{link}");
    }
}

#[test]
fn headers_of_a_page_go_with_its_rows() {
    let header = |name: &str| match name {
        "Total" => Some("7".to_owned()),
        "Link" => Some("<?page=2>; rel=next".to_owned()),
        _ => None,
    };
    let page = page(b"[]", header, terms(&trusted())).unwrap();
    assert_eq!((page.total, page.has_next), (Some(7), Some(true)));
}

#[test]
fn a_row_that_is_not_utf8_costs_only_itself() {
    let mut body = br#"[{"id":"a","label":"Card","person_id":2,"value":"12"#.to_vec();
    body.push(0xff);
    body.extend(br#"34"},{"id":"b","label":"Card","person_id":2}]"#);
    let page = page(&body, no_header, terms(&trusted())).unwrap();
    assert!(matches!(
        page.rows.as_slice(),
        [Row::Unreadable, Row::Credential(_)]
    ));
    let honest = r#"[{"id":"a","label":"Card \ufffd","person_id":2}]"#;
    assert!(matches!(rows(honest).as_slice(), [Row::Credential(_)]));
}

#[test]
fn what_people_read_is_plain_and_what_opens_doors_is_exact() {
    let credential = only("\"value\":\"\u{202e}0123\u{200b}\",\"status\":\"\u{202e}dekover\"");
    assert_eq!(credential.value.unwrap().expose(), "\u{202e}0123\u{200b}");
    assert_eq!(credential.status, Some(Status::Unknown("dekover".into())));
    let person = "{\"id\":2,\"first_name\":\"\u{202e}ecilA\",\"last_name\":\"\",\"enabled\":true}";
    let person = super::person(
        person.as_bytes(),
        PersonId::parse("2").unwrap(),
        terms(&trusted()),
    )
    .unwrap();
    assert_eq!(person.name().as_deref(), Some("ecilA"));
}

#[test]
fn a_link_that_is_not_https_is_not_kept() {
    let credential = only(r#""url":"javascript:alert(1)""#);
    assert_eq!(credential.pass_link, Some(PassLink::Unrecognised));
    assert_eq!(credential.kind, Kind::PassFlow);
}

proptest! {
    #[test]
    fn no_body_can_panic(
        body in prop::collection::vec(any::<u8>(), 0..200),
        header in "\\PC{0,60}",
        status in 0_u16..600,
    ) {
        let _ = page(&body, |_| Some(header.clone()), terms(&trusted()));
        let _ = people(&body, no_header, terms(&trusted()));
        let _ = token_info(&body);
        let _ = failure(status, &body, after(Some(&header)));
    }

    #[test]
    fn a_page_has_as_many_rows_as_its_array(rows in prop::collection::vec("null|7|\\{\\}|\"x\"", 0..30)) {
        let body = format!("[{}]", rows.join(","));
        prop_assert_eq!(page(body.as_bytes(), no_header, terms(&trusted())).unwrap().rows.len(), rows.len());
    }
}
