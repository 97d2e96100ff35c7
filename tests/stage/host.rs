//! A host that is asked before anything is disclosed, and answers when a test
//! wants it to.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use person_credentials::model::disclosure::Access;
use person_credentials::ui::disclosures::Guard;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// A host. Copies share what was asked.
#[derive(Clone, Default)]
pub struct Host {
    asked: Rc<RefCell<Vec<Access>>>,
    answers: Rc<RefCell<Vec<Function>>>,
}

impl Host {
    pub fn guard(&self) -> Guard {
        let host = self.clone();
        Rc::new(move |access| {
            host.asked.borrow_mut().push(access.clone());
            let answer = Promise::new(&mut |resolve, _| {
                host.answers.borrow_mut().push(resolve);
            });
            Some(Box::pin(async move {
                JsFuture::from(answer).await.unwrap().is_truthy()
            }))
        })
    }

    /// What was asked, oldest first.
    pub fn asked(&self) -> Ref<'_, Vec<Access>> {
        self.asked.borrow()
    }

    /// Answers what was asked at a place, from 0.
    pub fn answer(&self, place: usize, is_permitted: bool) {
        let answers = self.answers.borrow();
        answers[place]
            .call1(&JsValue::NULL, &is_permitted.into())
            .unwrap();
    }
}
