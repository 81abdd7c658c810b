// Stands for a package that is loaded and never used; see unused-packages.mjs.
module.exports = {};
