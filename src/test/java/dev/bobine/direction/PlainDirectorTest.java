package dev.bobine.direction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobine.direction.Changes.Kind;
import dev.bobine.direction.Treatment.Framing;
import dev.bobine.direction.Treatment.Shot;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainDirectorTest {

    private static final String CAT = "Un chat blanc court dans un champ de lavande au coucher du soleil.";

    private static Treatment direct(Brief brief) {
        return ((Director.Answer.Written) new PlainDirector().direct(brief, treatment -> List.of())).treatment();
    }

    private static List<List<String>> actions(Treatment treatment) {
        return treatment.shots().stream().map(Shot::action).toList();
    }

    private static List<Integer> lengths(Treatment treatment) {
        return treatment.shots().stream().map(Shot::seconds).toList();
    }

    @Test
    void oneSentenceIsLookedAtFromFarAndFromNear() {
        Treatment film = direct(Films.brief(CAT, "prose", null, null));

        assertThat(film.shots()).extracting(Shot::framing).containsExactly(Framing.WIDE, Framing.MEDIUM, Framing.CLOSE);
        assertThat(actions(film)).containsOnly(List.of(CAT)).hasSize(3);
        assertThat(lengths(film)).containsExactly(4, 4, 4);
        assertThat(film.title()).isEqualTo("Un chat blanc court dans un champ de lavande au coucher du…");
        assertThat(film.logline()).isEqualTo(CAT);
    }

    @Test
    void everySentenceIsAShot() {
        Treatment film = direct(Films.brief(
                "Le matin se lève. M. Dupont ouvre la porte ! « Bonjour. Ça va ? » dit-il. Il sort à 6.30 heures.",
                "prose",
                null,
                null));

        assertThat(actions(film))
                .containsExactly(
                        List.of("Le matin se lève."),
                        List.of("M. Dupont ouvre la porte !"),
                        List.of("« Bonjour. Ça va ? » dit-il."),
                        List.of("Il sort à 6.30 heures."));
    }

    @Test
    void japaneseNeedsNoSpaces() {
        Treatment film = direct(Films.brief("白い猫が走る。夕日が沈む。「さようなら。」と猫が言う。", "prose", null, null));

        assertThat(actions(film)).containsExactly(List.of("白い猫が走る。"), List.of("夕日が沈む。"), List.of("「さようなら。」と猫が言う。"));
    }

    @Test
    void arabicIsSplitAtItsOwnMarks() {
        Treatment film =
                direct(Films.brief("قطة بيضاء تجري في حقل، ثم تتوقف، ثم تنظر إلى الغروب", "prose", null, null));

        assertThat(actions(film))
                .containsExactly(List.of("قطة بيضاء تجري في حقل"), List.of("ثم تتوقف"), List.of("ثم تنظر إلى الغروب"));
    }

    @Test
    void aFilmIsNoLongerThanWhatWasAskedFor() {
        assertThat(lengths(direct(Films.brief(CAT, "prose", 8, null)))).containsExactly(4, 4);
        assertThat(lengths(direct(Films.brief(CAT, "prose", 20, 2)))).containsExactly(8, 12);
        assertThat(lengths(direct(Films.brief(CAT, "prose", 1, null)))).containsExactly(4);
    }

    @Test
    void whereTheModelCutsByItselfTheWholeHasALengthThatItCanHave() {
        assertThat(lengths(direct(Films.brief(CAT, "kling-shots", 10, null)))).containsExactly(4, 3, 3);
        assertThat(lengths(direct(Films.brief(CAT, "kling-shots", null, null)))).containsExactly(4, 4, 4);
        assertThat(lengths(direct(Films.brief(CAT, "kling-shots", 500, 500)))).containsExactly(3, 3, 3, 2, 2, 2);
    }

    @Test
    void asManyShotsAsAreAskedForAndNoMoreThanThereMayBe() {
        assertThat(actions(direct(Films.brief("A. One cat. Two cats. Three cats. Four cats.", "prose", null, 2))))
                .hasSize(2);
        assertThat(direct(Films.brief(CAT, "prose", null, 1)).shots()).hasSize(1);
        assertThat(direct(Films.brief("A cat. ".repeat(100), "prose", null, null))
                        .shots())
                .hasSize(12);
    }

    @Test
    void whatIsSaidIsAddedToEveryShotOrToTheOneThatIsNamed() {
        Treatment before = direct(Films.brief(CAT, "prose", null, null));
        Treatment all = turn(before, "Plus sombre, et le chat est roux");
        Treatment one = turn(before, "plan 2 : le chat saute");

        assertThat(Changes.between(before, all).shots())
                .extracting(Changes.ShotChange::kind)
                .containsOnly(Kind.CHANGED);
        assertThat(Changes.between(before, one).shots())
                .containsExactly(
                        new Changes.ShotChange(1, Kind.SAME, List.of()),
                        new Changes.ShotChange(2, Kind.CHANGED, List.of("action")),
                        new Changes.ShotChange(3, Kind.SAME, List.of()));
        assertThat(one.shots().get(1).action()).containsExactly(CAT, "le chat saute");
    }

    private static Treatment turn(Treatment before, String said) {
        return direct(new Brief(CAT, null, null, null, null, Films.means("prose"), new Brief.Turn(before, said)));
    }

    @Test
    void changesNameWhatIsNewAndWhatIsGone() {
        Treatment shorter = new Treatment("Other", Films.CAT.logline(), null, List.of(), List.of(Films.FIELD));

        assertThat(Changes.between(Films.CAT, shorter).film()).containsExactly("title", "look", "cast");
        assertThat(Changes.between(Films.CAT, shorter).shots())
                .extracting(Changes.ShotChange::kind)
                .containsExactly(Kind.SAME, Kind.REMOVED);
        assertThat(Changes.between(shorter, Films.CAT).shots())
                .extracting(Changes.ShotChange::kind)
                .containsExactly(Kind.SAME, Kind.ADDED);
    }
}
