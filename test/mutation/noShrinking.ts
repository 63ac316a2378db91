import fc from 'fast-check';

// That a property fails is all that counts here; the smallest input that shows it takes long to find.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
