//! Which texts a language has.

macro_rules! table {
    ($($(#[doc = $doc:literal])+ $text:ident,)+) => {
        /// The texts of one language.
        #[derive(Debug)]
        pub struct Words {
            /// The language, as BCP 47 names it; also how its dates and numbers
            /// are written where the browser prefers another language.
            pub tag: &'static str,
            /// What its speakers call it.
            pub name: &'static str,
            /// How it runs: `ltr` or `rtl`.
            pub direction: &'static str,
            $($(#[doc = $doc])+ pub $text: &'static str,)+
        }

        impl Words {
            /// The same table with every text changed, for what stands in for a
            /// language in tests.
            #[must_use]
            pub fn map(&self, change: impl Fn(&'static str) -> &'static str) -> Self {
                Self { $($text: change(self.$text),)+ ..*self }
            }

            /// Every text with its name.
            #[must_use]
            pub fn entries(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($text), self.$text)),+]
            }
        }
    };
}

table! {
    /// The name of the product.
    product,
    /// Jumps over the top bar.
    skip_to_content,
    /// Ends the session.
    sign_out,
    /// Starts it.
    sign_in,
    /// Title of the page: `{of}`.
    title,

    /// Heading of the start page.
    look_up,
    /// Names the field for a person's id.
    person_id,
    /// Says what to enter there.
    person_id_hint,
    /// What was entered is no id.
    not_a_person_id,
    /// Opens the person.
    show_credentials,
    /// Leads to the people, in the top bar.
    people,
    /// Heads the people of the account.
    people_here,
    /// Says how they are found.
    people_here_hint,
    /// Leads there.
    find_person,
    /// Names the choice of what people are searched by.
    search_by,
    /// What people are searched by, and names the field for it.
    email,
    /// Says what to enter there.
    email_hint,
    /// What was entered is no part of an address.
    not_an_email,
    /// What people are searched by, and names the field for it.
    system_id,
    /// Says what to enter there.
    system_id_hint,
    /// What was entered is no such id.
    not_a_system_id,
    /// Searches.
    search,
    /// While they load.
    loading_people,
    /// An account without people.
    no_people,
    /// A search that found nobody.
    nobody_found,
    /// The end of a list of one.
    people_end_one,
    /// There are so many that no more are loaded by themselves.
    many_people,
    /// A person who could not be read.
    people_unreadable_one,
    /// People who could not be read: `{n}`.
    people_unreadable_many,
    /// The list changed while it was read.
    people_moved,
    /// Marks a person whose access is off.
    access_off,
    /// Heads the people whose pages were opened last.
    recent_people,

    /// Heading of the sign-in panel.
    sign_in_heading,
    /// A setting that only pages have is wrong.
    bad_page_setting,
    /// Goes to the provider.
    sign_in_at_provider,
    /// What signing in there means.
    provider_hint,
    /// The browser is on its way there.
    leaving_for_provider,
    /// Why signing in led to nothing, and what to do.
    sign_in_not_begun,
    /// Why signing in led to nothing, and what to do.
    sign_in_wrong_state,
    /// Why signing in led to nothing, and what to do.
    sign_in_too_late,
    /// Why signing in led to nothing, and what to do.
    sign_in_denied,
    /// Why signing in led to nothing, and what to do.
    sign_in_not_asked,
    /// Why signing in led to nothing, and what to do.
    sign_in_provider_failed,
    /// Why signing in led to nothing, and what to do.
    sign_in_spent,
    /// Why signing in led to nothing, and what to do.
    sign_in_unreachable,
    /// Why signing in led to nothing, and what to do.
    sign_in_lacks_scope,
    /// Why signing in led to nothing, and what to do.
    sign_in_insecure,
    /// Why signing in led to nothing, and what to do.
    sign_in_nothing_kept,
    /// Says what sign-in wants.
    sign_in_hint,
    /// Says that the session ended, and that nothing is lost.
    sign_in_again,
    /// Says that nobody used the page, and that the session has ended for that.
    sign_in_after_idle,
    /// Says when the session ends, shortly before.
    session_ends_soon,
    /// Signs in again before the session ends.
    sign_in_now,
    /// Says that nobody uses the page, and what keeps the session.
    locks_soon,
    /// Keeps the session of a page that nobody used.
    stay_signed_in,
    /// Points out that the token may do more than read.
    token_can_do_more,
    /// Names the field for the token.
    access_token,
    /// While the token is checked.
    checking,
    /// The sign-in page when there is nothing to do.
    signed_in_already,
    /// What to do there.
    signed_in_hint,
    /// Leads on from there.
    go_to_start,
    /// What was pasted is empty.
    token_empty,
    /// What was pasted holds what no token does.
    token_bad_character,
    /// What was pasted is longer than any token.
    token_too_long,
    /// The server turns the token down.
    token_not_accepted,
    /// The token lacks `{scope}`.
    token_lacks_scope,
    /// Which account the session is for: `{id}`.
    account,
    /// Until when the session lasts, if it ends today: `{time}`.
    signed_in_until,
    /// How long it lasts: one day.
    signed_in_for_a_day,
    /// How long it lasts: `{days}`.
    signed_in_for_days,
    /// What the token may do: `{scopes}`.
    scopes,

    /// Names the list.
    credentials,
    /// Heads the list of the account.
    all_credentials,
    /// A list of the account that is whole and empty.
    account_holds_none,
    /// Names the list of the account.
    credentials_of_account,
    /// Names the list of one person: `{name}`.
    credentials_of,
    /// While the first page loads.
    loading_credentials,
    /// The button at the end meanwhile.
    loading,
    /// While a later page loads.
    loading_more,
    /// Asks for the next page.
    load_more,
    /// Asks for all pages that are left.
    load_everything,
    /// While all pages are read: `{count}`.
    loading_everything,
    /// All of the list came in one answer.
    in_one_piece,
    /// Asks for a failed page again.
    try_again,
    /// Asks for it before its wait is over.
    try_now,
    /// Reads the list again from its start.
    reload,
    /// While the list is read again.
    reloading,
    /// The list changed while it was read.
    list_moved,
    /// While the end of the list is held against the server once more.
    checking_list,
    /// When the list was read: `{time}`.
    updated_at,
    /// When the list was read, if not today.
    updated_earlier,
    /// The same on paper: `{date}`.
    as_of,
    /// What a print lacks: `{n}`, `{total}`.
    print_part,
    /// Reads the list again.
    refresh,
    /// A list that is whole and empty: `{name}`.
    holds_none,
    /// The same without a name.
    this_person,
    /// The count beside the name, of one.
    count_one,
    /// The count beside the name: `{n}`.
    count_many,
    /// The count of a part: `{n}`, `{total}`.
    count_part,
    /// The count where no total is known: `{n}`.
    count_so_far,
    /// The end of a list of one.
    end_one,
    /// The end of a list: `{n}`.
    end_many,
    /// The end of what is here: `{count}`.
    end_part,
    /// The end of what was chosen from a list: `{n}`, `{count}`.
    end_chosen,
    /// A row of someone else was sent.
    refused_one,
    /// Rows of someone else were sent: `{n}`.
    refused_many,
    /// A row that could not be read.
    unreadable_row,
    /// What to do about it.
    unreadable_row_hint,
    /// Brings what needs attention to the front: `{n}`.
    attention_first,
    /// The same of a list that is not whole: `{n}`.
    attention_first_so_far,

    /// Names the field for a card's number.
    find_card,
    /// Says what to enter there, and what is never searched.
    find_card_hint,
    /// Empties the field.
    clear_search,
    /// Heads what was found: `{n}`.
    found_count,
    /// Heads what was found, where the one number only ends in the other: `{n}`.
    found_by_end,
    /// Found, and the only row was searched.
    found_in_one,
    /// Found, and every row was searched: `{n}`.
    found_in_all,
    /// Found in a part: `{n}`, `{total}`.
    found_in_part,
    /// Found where no total is known: `{n}`.
    found_so_far,
    /// Not in a part: `{n}`, `{total}`.
    not_found_in_part,
    /// Not in what is here, where no total is known: `{n}`.
    not_found_so_far,
    /// Not in what is here of a list that changed while it was read: `{n}`.
    not_found_but_moved,
    /// Not in what could be searched: `{n}`, `{total}`.
    not_found_in_readable,
    /// Not in the only row.
    not_in_account_of_one,
    /// What is looked for is too little for the end of a number.
    search_too_short,
    /// In none of all rows: `{n}`.
    not_in_account,
    /// Names the hints.
    hints,
    /// How many there are: one.
    hints_one,
    /// How many there are: `{n}`.
    hints_many,
    /// Shows the rows that a hint is about, and no others.
    show_these,
    /// A hint of a list that is not whole: `{hint}`.
    hint_so_far,
    /// A hint, of one.
    shared_number,
    /// A hint: `{n}`.
    shared_numbers,
    /// A hint, of one.
    active_without_access,
    /// A hint: `{n}`.
    actives_without_access,
    /// A hint, of one.
    expired_invitation,
    /// A hint: `{n}`.
    expired_invitations,
    /// A hint, of one.
    long_open_invitation,
    /// A hint: `{n}`.
    long_open_invitations,
    /// Names all filters.
    filters,
    /// Shows those that are not always in sight.
    more_filters,
    /// The same, where some of them are chosen: `{n}`.
    more_filters_chosen,
    /// Chooses none of them.
    clear_filters,
    /// Heads the filters by kind.
    kind_heading,
    /// Heads the filters by status.
    status_heading,
    /// Heads the filters by wallet.
    wallet_heading,
    /// A filter: an open invitation.
    waiting_for_holder,
    /// A filter: somebody has to do something.
    needs_attention,
    /// A filter: a status that is not known.
    other_status,
    /// A filter: no status.
    no_status,
    /// Stands for the name of a wallet that is not known.
    another_wallet,
    /// How many rows the filters leave: `{n}`, `{total}`.
    filtered,
    /// The same of a list that is not whole.
    filtered_so_far,
    /// Of how much of a list that is not whole the counts are: `{total}`.
    counted_so_far,
    /// One row is left out only because it could not be read.
    unreadable_hidden_one,
    /// Some are: `{n}`.
    unreadable_hidden_many,
    /// Names the choice of an order.
    order,
    /// An order.
    order_as_sent,
    /// An order.
    order_attention_first,
    /// An order, by the account's name of the type.
    order_by_label,
    /// An order.
    order_by_status,
    /// An order.
    order_by_person,

    /// The line above the name: `{id}`.
    person,
    /// Whose a credential is: `{name}`, `{person}`.
    person_named,
    /// Stands for a name that is not known.
    name_unknown,
    /// Stands in place of the name of nobody.
    nobody,
    /// A person whose access is off.
    disabled,
    /// A person whose access has not begun: `{date}`.
    not_yet_valid,
    /// A person whose access has ended: `{date}`.
    no_longer_valid,
    /// A person whose dates are no dates.
    validity_unreadable,

    /// A kind.
    card,
    /// A kind.
    key_fob,
    /// A kind, and its value.
    pin,
    /// A kind.
    passflow_pass,
    /// A kind.
    hid_mobile,
    /// A kind.
    mobile_credential,
    /// A kind that is not known.
    other,
    /// Names the value of a card or fob.
    number,
    /// Names the value of an unknown kind.
    value,
    /// Names a pass link.
    pass_link,
    /// Names an invitation code.
    invitation_code,
    /// Stands in place of a pass link that is not offered.
    unrecognised_link,
    /// Read in place of a mask.
    hidden,
    /// Read in place of a mask of which the tail is shown: `{tail}`.
    ends_in,

    /// A status.
    invited,
    /// A status.
    active,
    /// A status.
    added_to_wallet,
    /// A status.
    redeemed,
    /// A status.
    revoking,
    /// A status.
    revoked,
    /// In which wallet a pass is: `{wallet}`.
    in_wallet,
    /// When an invitation ends: `{when}`, `{date}`.
    expires,
    /// When an invitation ended: `{when}`, `{date}`.
    expired,
    /// When an invitation ends, where that is no date: `{text}`.
    expires_unreadable,
    /// A day and a time of it: `{day}`, `{time}`.
    day_and_time,

    /// Uncovers a value.
    reveal,
    /// Covers it again.
    hide,
    /// Copies a value.
    copy,
    /// Copies a pass link.
    copy_link,
    /// Copies an invitation code.
    copy_code,
    /// Draws a pass link as a QR code.
    show_qr,
    /// Which secret of which credential: `{label}`, `{item}`.
    item_of,
    /// A value was uncovered: `{item}`, `{seconds}`.
    revealed,
    /// A value was covered again: `{item}`.
    hidden_again,
    /// A value was copied: `{item}`.
    copied,
    /// The browser did not let it be copied: `{item}`.
    not_copied,
    /// The host was asked whether it may be disclosed.
    awaiting_permission,
    /// The host did not allow it: `{item}`.
    not_permitted,
    /// It was allowed when nobody looked any more: `{item}`.
    permitted_too_late,
    /// The credential is another one by now: `{item}`.
    changed_meanwhile,
    /// A link that is too long to be drawn.
    qr_too_long,
    /// Heading of a QR code: `{label}`.
    qr_heading,
    /// Names the drawing.
    qr_code,
    /// Who is to scan it: `{name}`.
    qr_for,
    /// Who is to scan it, without a name.
    qr_for_holder,
    /// What not to do with it.
    qr_warning,
    /// How long it still stands, of one second.
    qr_hides_in_one,
    /// How long it still stands: `{seconds}`.
    qr_hides_in,
    /// Closes a dialog.
    close,

    /// Opens the list of shortcuts, and heads it.
    shortcuts,
    /// A key.
    key_page_down,
    /// What it does.
    does_page_down,
    /// A key.
    key_page_up,
    /// What it does.
    does_page_up,
    /// A key.
    key_ctrl_home,
    /// What it does.
    does_ctrl_home,
    /// A key.
    key_ctrl_end,
    /// What it does.
    does_ctrl_end,
    /// A key.
    key_esc,
    /// What it does.
    does_esc,

    /// Opens the settings, and heads them.
    settings,
    /// Names the choice of colours.
    theme,
    /// Colours as the system has them.
    theme_system,
    /// Light colours.
    theme_light,
    /// Dark colours.
    theme_dark,
    /// Names the choice of language.
    language,

    /// Heads the record of what was disclosed.
    shown_in_session,
    /// Opens it: `{n}`.
    shown_count,
    /// How long it is kept.
    shown_hint,
    /// A line of it: `{time}`, `{item}`, `{action}`, `{person}`.
    shown_line,
    /// What was done.
    did_reveal,
    /// What was done.
    did_copy,
    /// What was done.
    did_show_qr,
    /// A line of it, of one number in a file: `{time}`.
    exported_number,
    /// A line of it, of numbers in a file: `{time}`, `{n}`.
    exported_numbers,
    /// A line of it, of a file of one credential without its number: `{time}`.
    exported_row,
    /// A line of it, of a file without numbers: `{time}`, `{n}`.
    exported_rows,

    /// Opens what is needed to have a list as a file, and heads it.
    download_csv,
    /// Why there is nothing to download.
    file_holds_nothing,
    /// What the file will hold, of one credential.
    file_holds_one,
    /// What the file will hold: `{n}`.
    file_holds_many,
    /// Asks for the numbers of cards and fobs.
    with_numbers,
    /// What that means.
    with_numbers_hint,
    /// Names them.
    card_numbers,
    /// Has the file written.
    download,
    /// Stops it.
    cancel,
    /// The file was handed to the browser: `{name}`.
    file_saved,
    /// It was stopped.
    file_cancelled,
    /// The browser did not take it.
    file_refused,
    /// The list was read anew meanwhile.
    file_outdated,
    /// What the file lacks: `{count}`.
    file_is_part,
    /// What the file lacks.
    file_of_moved,
    /// What the file lacks: `{n}`, `{total}`.
    file_is_filtered,
    /// A file lacks a person's name.
    file_nameless_one,
    /// A file lacks people's names.
    file_nameless_many,
    /// What the file lacks, of one credential.
    file_unreadable_one,
    /// What the file lacks: `{n}`.
    file_unreadable_many,
    /// A column.
    column_name,
    /// A column.
    column_label,
    /// A column.
    column_kind,
    /// A column.
    column_status,
    /// A column.
    column_wallet,
    /// A column.
    column_expires,
    /// A column.
    column_credential,

    /// Why there is a wait.
    wait_busy,
    /// Why there is a wait.
    wait_timed_out,
    /// Why there is a wait.
    wait_server,
    /// Why there is a wait.
    wait_unreachable,
    /// How long the wait still lasts.
    trying_in_a_second,
    /// How long the wait still lasts: `{n}`.
    trying_in_seconds,
    /// How long the wait still lasts: `{n}`.
    trying_in_minutes,

    /// Loading was given up.
    cancelled,
    /// There is no network.
    offline,
    /// The server could not be reached.
    unreachable,
    /// It did not answer in time.
    timed_out,
    /// There is no session.
    sign_in_needed,
    /// The token lacks `{scope}`.
    not_allowed,
    /// There is no such person.
    no_such_person,
    /// There were too many requests.
    busy,
    /// The request was turned down: `{status}`.
    request_refused,
    /// The server failed: `{status}`.
    server_failed,
    /// The answer made no sense.
    unreadable,
    /// A sentence of ours, and one of the server: `{sentence}`, `{text}`.
    server_says,

    /// Heading where an address leads nowhere.
    not_found,
    /// What to do there.
    not_found_hint,
    /// Heading where the deployment is wrong.
    not_set_up,
    /// A frame that hides the address from the page.
    no_address,
    /// A setting is wrong.
    bad_api_base_address,
    /// A setting is wrong.
    bad_api_base_plain,
    /// A setting is wrong.
    bad_api_base_extras,
    /// A setting is wrong.
    bad_page_size,
    /// A setting is wrong.
    bad_account_page_size,
    /// A setting is wrong.
    bad_request_timeout,
    /// A setting is wrong.
    bad_reveal_time,
    /// A setting is wrong.
    bad_pass_link_hosts,
    /// A setting is wrong.
    bad_photo_origins,
    /// A setting is wrong.
    bad_auth,
    /// A setting is wrong.
    bad_auth_origin,
    /// A setting is wrong.
    bad_csrf_header,
    /// A setting is wrong.
    bad_load,

    /// Whoever serves the page does not list everyone's.
    no_list_of_all,
    /// Whoever serves the page lists nobody.
    no_list_of_people,
    /// The host has not said whose credentials to show.
    no_person,
    /// What the host said is no person's id.
    bad_person_id,
    /// What the host gave to be shown is no list of credentials.
    bad_rows,
    /// The host is asked for a token.
    signing_in,
    /// The host has no way to give one.
    host_gives_none,
    /// The host could not give one.
    host_failed,
    /// The host did not answer in time.
    host_timed_out,
    /// What the host gave is no token.
    host_malformed,
    /// What the host gave was turned down.
    host_rejected,
    /// The host's own session is over.
    host_session_over,
    /// The host took everything away.
    cleared,
}
