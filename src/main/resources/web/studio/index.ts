import "../shared/tokens.css";
import "./studio.css";
import "./studio-page";
