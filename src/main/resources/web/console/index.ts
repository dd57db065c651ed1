import "../shared/tokens.css";
import "./console.css";
import "./console-page";
