// Starts the page: the one place where the shell meets the document.
import { mount } from "svelte";
import App from "./App.svelte";
import "./style/colours.css";
import "./style/base.css";
import "./style/print.css";

const target = document.getElementById("page");
if (target) mount(App, { target });
