using System.Collections.Concurrent;
using Google.Protobuf;
using GradCam.Tests.Methods;
using static GradCam.Tests.Targets.DetectorNet;

namespace GradCam.Tests.Targets;

/// <summary>Boxes as targets: which is meant, its score, and the score's gradient.</summary>
public class DetectorTests
{
    private static readonly Labels Labels = new(["person", "dog"]);
    private static readonly ConcurrentDictionary<string, Explainer> Explainers = new();

    public static TheoryData<string> Layouts() => ["objectness", "transposed", "corners", "fractions"];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Box_byNumber_countsDistinctObjects(string layout)
    {
        // Without objectness the certainty is the class's score alone.
        (int Row, string Name)[] expected =
            layout == "transposed"
                ?
                [
                    (7, "dog at 6,7 to 14,15"),
                    (9, "person at 21,19 to 27,29"),
                    (5, "person at 7,6 to 15,14"),
                    (11, "person at 22,6 to 26,10"),
                ]
                : [(3, "person at 6,6 to 14,14"), (7, "dog at 6,7 to 14,15"), (9, "person at 21,19 to 27,29")];

        for (int i = 0; i < expected.Length; i++)
            Check(layout, Target.Box(i + 1), expected[i].Row, expected[i].Name);

        Assert.Contains(
            $"There is no box {expected.Length + 1}: the model finds {expected.Length} objects with a confidence of "
                + "25% or more",
            Assert.Throws<GradCamException>(() => Explain(layout, Target.Box(expected.Length + 1))).Message
        );
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Box_byPoint_isTheMostCertainOverIt(string layout)
    {
        // Three boxes overlap in the middle; at the borders only one of them is left.
        Check(layout, Target.BoxAt(10, 10), layout == "transposed" ? 7 : 3, null);
        Check(layout, Target.BoxAt(14.7f, 8), 5, null);
        Check(layout, Target.BoxAt(6.3f, 14.7f), 7, null);
        // However uncertain: who points at it means it.
        Check(layout, Target.BoxAt(24, 8), 11, null);
        Assert.Contains(
            "No box of the model lies over the point 1, 30.5",
            Assert.Throws<GradCamException>(() => Explain(layout, Target.BoxAt(1, 30.5f))).Message
        );
    }

    [Fact]
    public void Top_ofADetector_isItsMostCertainBox()
    {
        Check("objectness", Target.Top, 3, "person at 6,6 to 14,14");
        Check("objectness", Target.Rank(2), 7, "dog at 6,7 to 14,15");
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Class_ofADetector_isItsMostCertainBox(string layout)
    {
        bool bare = layout == "transposed";
        Check(layout, Target.Class(0), bare ? 9 : 3, bare ? "person at 21,19 to 27,29" : "person at 6,6 to 14,14");
        Check(layout, Target.Class("dog"), 7, "dog at 6,7 to 14,15");
    }

    [Fact]
    public void Class_thatIsNowhere_isAnError()
    {
        Assert.Contains(
            "out of range: the detector has 2 classes",
            Assert.Throws<GradCamException>(() => Explain("objectness", Target.Class(3))).Message
        );
        using var explainer = Explainer.Load(
            Model("single").ToByteArray(),
            new ExplainerOptions { Labels = new(["face"]) }
        );
        Assert.Contains(
            "the detector has one class, 0",
            Assert
                .Throws<GradCamException>(() =>
                    explainer.Explain(Input, new() { Targets = [Target.Class(1)], Layers = ["features"] })
                )
                .Message
        );
        using var corners = Explainer.Load(
            Model("corners").ToByteArray(),
            new ExplainerOptions { Labels = new(["person", "dog", "cat"]) }
        );
        string message = Assert
            .Throws<GradCamException>(() =>
                corners.Explain(Input, new() { Targets = [Target.Class("cat")], Layers = ["features"] })
            )
            .Message;
        Assert.Contains("finds no cat with a confidence of 25% or more; it finds person, dog.", message);
    }

    [Fact]
    public void Predictions_ofADetector_areItsObjects()
    {
        var e = Explain("objectness", Target.Top);
        Assert.Equal(["person", "dog", "person"], e.Predictions.Select(p => p.Label));
        float[] all = Run("objectness");
        Assert.Equal(Certainty("objectness", all, 3), e.Predictions[0].Probability!.Value, 1e-5f);
        Assert.Equal(e.Predictions[0].Probability, e.Predictions[0].Score);
    }

    [Fact]
    public void Boxes_ofAClass_areTheSumOfItsObjects()
    {
        float[] all = Run("objectness");
        float Sum(float[] values) => Certainty("objectness", values, 3) + Certainty("objectness", values, 9);

        var e = Explain("objectness", Target.Parse("sum:person")[0]);

        Assert.Equal("person, 2 boxes", e.Target.Label);
        Assert.Equal(Sum(all), e.Target.Score, 1e-4f);
        Net.Near(Gradient("objectness", Sum), e.Raw.Data, 1e-2f);
        Assert.All(e.Boxes, b => Assert.Equal("person", b.Label));
        Net.Near(
            [Certainty("objectness", all, 3), Certainty("objectness", all, 9)],
            [.. e.Boxes.Select(b => b.Confidence)],
            1e-5f
        );
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void DRise_ofTheWholePicture_isHowSureTheBoxIs(string layout)
    {
        float[] all = Run(layout);

        var e = Explain(layout, Target.Box(1), CamMethods.Parse("d-rise"));

        // The box is its own best match: all of it overlaps, and the classes are the same.
        int best = layout == "transposed" ? 7 : 3;
        float sure = layout switch
        {
            "transposed" or "corners" => Certainty(layout, all, best),
            _ => all[best * 7 + 4],
        };
        Assert.Equal(sure, e.Target.Score, 1e-3f);
        Assert.True(e.Method.AtInput);
    }

    [Fact]
    public void Mirroring_aDetectorsInput_isRefused() =>
        Assert.Contains(
            "boxes move with its input",
            Assert
                .Throws<GradCamException>(() => Of("objectness").Explain(Input, new() { Smooth = Smoothing.Augment }))
                .Message
        );

    [Fact]
    public void Objectness_ofABox_isThatAlone()
    {
        float[] values = Run("objectness");
        foreach (var (number, row) in ((int, int)[])[(1, 3), (2, 7), (3, 9)])
        {
            var e = Explain("objectness", Target.Box(number, BoxPart.Objectness));
            Assert.StartsWith("objectness at ", e.Target.Label);
            Assert.Equal(values[row * 7 + 4], e.Target.Score, 1e-5f);
            Net.Near(Gradient("objectness", all => all[row * 7 + 4]), e.Raw.Data, 1e-2f);
        }
        // Where a model has no such score the class's stands for it.
        Check("transposed", Target.Box(1, BoxPart.Objectness), 7, "dog at 6,7 to 14,15");
    }

    [Fact]
    public void Difference_ofBoxes_isTheDifferenceOfTheirScores()
    {
        float[] all = Run("objectness");
        var e = Explain("objectness", Target.Box(1) - (0.5f * Target.Box(3)));
        Assert.Equal("person at 6,6 to 14,14 - 0.5 person at 21,19 to 27,29", e.Target.Label);
        Assert.Equal(Certainty("objectness", all, 3) - 0.5f * Certainty("objectness", all, 9), e.Target.Score, 1e-4f);
        Net.Near(
            Gradient("objectness", v => Certainty("objectness", v, 3) - 0.5f * Certainty("objectness", v, 9)),
            e.Raw.Data,
            1e-2f
        );
    }

    [Fact]
    public void Box_ofManyPasses_followsTheProduct()
    {
        float[] features = Features(),
            all = Run("objectness");
        float score = Certainty("objectness", all, 3);
        float[] weights =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(k =>
                    (
                        score
                        - Certainty(
                            "objectness",
                            Run("objectness", [.. features.Select((v, i) => i / 16 == k ? 0 : v)]),
                            3
                        )
                    ) / score
                ),
        ];

        float[] map = Explain("objectness", Target.Box(1), CamMethods.AblationCam).Raw.Data;

        Net.Near(
            Enumerable.Range(0, 16).Select(p => Enumerable.Range(0, 4).Sum(k => weights[k] * features[k * 16 + p])),
            map,
            1e-2f
        );
    }

    [Theory]
    [InlineData("single", false)]
    [InlineData("single", true)]
    [InlineData("single rows", false)]
    [InlineData("single rows", true)]
    public void Box_ofOneScore_isReadWithAndWithoutALabel(string layout, bool labelled)
    {
        // [N, 5, boxes] and [N, boxes, 5]: the fifth number is all that there is.
        using var explainer = Explainer.Load(
            Model(layout).ToByteArray(),
            new ExplainerOptions { Labels = labelled ? new Labels(["face"]) : null }
        );
        float[] all = Run(layout);
        int place = layout == "single" ? 4 * Rows + 3 : 3 * 5 + 4;

        var e = explainer.Explain(
            Input,
            new()
            {
                Methods = [CamMethods.HiResCam],
                Targets = [Target.Box(1)],
                Layers = ["features"],
            }
        )[0];

        Assert.Equal($"{(labelled ? "face" : "class 0")} at 6,6 to 14,14", e.Target.Label);
        Assert.Equal(all[place], e.Target.Score, 1e-5f);
        Net.Near(Gradient(layout, v => v[place]), e.Raw.Data, 1e-2f);
    }

    [Fact]
    public void Check_ofABoxThatOnlyAPictureShows_passes()
    {
        using var explainer = Explainer.Load(Model("objectness").ToByteArray());
        explainer.Check(new() { Targets = [Target.Box(99), Target.BoxAt(1, 1)] });
    }

    /// <summary>Checks which box was found, its score, and the map against differences of that score.</summary>
    private static void Check(string layout, Target target, int row, string? label)
    {
        var e = Explain(layout, target);

        if (label is not null)
            Assert.Equal(label, e.Target.Label);
        Assert.Null(e.Target.Index);
        Assert.Equal(Certainty(layout, Run(layout), row), e.Target.Score, 1e-4f);
        Net.Near(Gradient(layout, all => Certainty(layout, all, row)), e.Raw.Data, 1e-2f);
    }

    private static Explanation Explain(string layout, Target target, CamMethod? method = null)
    {
        return Of(layout)
            .Explain(
                Input,
                new()
                {
                    Methods = [method ?? CamMethods.HiResCam],
                    Targets = [target],
                    Layers = ["features"],
                }
            )[0];
    }

    private static Explainer Of(string layout) =>
        Explainers.GetOrAdd(
            layout,
            _ => Explainer.Load(Model(layout).ToByteArray(), new ExplainerOptions { Labels = Labels })
        );
}
