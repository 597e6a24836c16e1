using GradCam.Targets;
using static GradCam.Tests.Targets.DetectorFiles;

namespace GradCam.Tests.Targets;

/// <summary>What is read of networks whose outputs are rows, without any option.</summary>
public class RowReaderTests
{
    [Fact]
    public void Explain_oneClassWithObjectness_isTheProductOfBoth()
    {
        float[] rows = Output("one-class-objectness");
        float Confidence(int row) => rows[row * 6 + 4] * rows[row * 6 + 5];
        const int best = 1331;
        Assert.Equal(best, Enumerable.Range(0, 1575).MaxBy(Confidence));

        var e = Explain("one-class-objectness");

        Assert.Equal(Confidence(best), e.Target.Score, 1e-5f);
        Assert.Equal(0.663f, e.Predictions[0].Probability!.Value, 1e-3f);
        Assert.Equal(Named(rows.AsSpan(best * 6, 4)), e.Target.Label);
        ShowsSomething(e);
    }

    [Fact]
    public void Explain_poses_leavesTheKeyPointsOut()
    {
        var e = Explain("pose");

        Assert.Equal(0.514f, e.Target.Score, 1e-3f);
        Assert.All(e.Predictions, p => Assert.Equal(0, p.Index));
        Assert.All(e.Predictions, p => Assert.InRange(p.Probability!.Value, 0, 1));
        ShowsSomething(e);
    }

    [Fact]
    public void Explain_separateBoxes_isTheMostCertainQuery()
    {
        float[] logits = Output("separate-boxes"),
            boxes = Output("separate-boxes", 1);
        int best = Array.IndexOf(logits, logits.Max());

        var e = Explain("separate-boxes", Target.Box(1));

        Assert.Equal(logits[best], e.Target.Score, 1e-5f);
        Assert.Equal(1 / (1 + MathF.Exp(-logits[best])), e.Predictions[0].Probability!.Value, 1e-5f);
        float[] box = [.. boxes[(best / 3 * 4)..(best / 3 * 4 + 4)].Select(v => v * 160)];
        Assert.Equal(Named(box, best % 3), e.Target.Label);
        ShowsSomething(e);
    }

    [Fact]
    public void Explain_anchors_isTheBestOneThatIsNotBackground()
    {
        float[] scores = Output("anchors-softmax");
        int best = Enumerable.Range(0, 2560).MaxBy(row => scores[row * 2 + 1]);

        var e = Explain("anchors-softmax");

        Assert.Equal(scores[best * 2 + 1], e.Predictions[0].Probability!.Value, 1e-5f);
        Assert.StartsWith("class 1 in the cell at ", e.Target.Label);
        ShowsSomething(e);
        // The boxes are distances from anchors that the file does not hold.
        Assert.True(Assert.Single(e.Boxes).IsCell);
        Assert.Contains(
            "means that there is no object",
            Assert.Throws<GradCamException>(() => Explain("anchors-softmax", Target.Class(0))).Message
        );
    }

    [Fact]
    public void Explain_anchorsOfEachScale_isAtTheLayerOfThatScale()
    {
        float[] scores = Output("anchors-softmax");
        int coarse = Enumerable.Range(2048, 512).MaxBy(row => scores[row * 2 + 1]) - 2048,
            cell = coarse / 2;

        var e = Explain("anchors-softmax", Target.BoxAt(cell % 16 * 4 + 2, cell / 16 * 4 + 2));

        // Cells of both scales lie over a point; whichever is meant, its own layer is taken.
        Assert.Equal(
            e.Target.Label.Contains($"at {cell % 16 * 4},{cell / 16 * 4} to ") ? "relu20" : "relu4",
            e.LayerName
        );
        ShowsSomething(e);
    }

    [Fact]
    public void Explain_regressorsBeforeScores_isTheBestScore()
    {
        float[] scores = Output("face-regressors-first", 1);

        var e = Explain("face-regressors-first");

        Assert.Equal(scores.Max(), e.Target.Score, 1e-5f);
        Assert.Equal(1 / (1 + MathF.Exp(-scores.Max())), e.Predictions[0].Probability!.Value, 1e-5f);
        Assert.StartsWith("class 0 in the cell at ", e.Target.Label);
        ShowsSomething(e);
    }

    [Fact]
    public void Explain_rowsWithoutASample_areCells()
    {
        float[] scores = Output("output-without-batch");
        int best = Array.IndexOf(scores, scores.Max()),
            x = best / 10 % 16 * 2,
            y = best / 10 / 16 * 2;

        var e = Explain("output-without-batch");

        Assert.Equal($"class {best % 10} in the cell at {x},{y} to {x + 2},{y + 2}", e.Target.Label);
        Assert.Equal(scores.Max(), e.Predictions[0].Probability!.Value, 1e-5f);
        ShowsSomething(e);
    }

    [Theory]
    [InlineData("suppressed-three", 2, 0, 1)]
    [InlineData("suppressed-rows", 0, 6, 7)]
    [InlineData("end-to-end", 0, 4, 6)]
    public void Explain_chosenBoxes_isTheMostCertain(string name, int output, int column, int columns)
    {
        float[] values = Output(name, output);
        float best = Enumerable.Range(0, values.Length / columns).Max(row => values[row * columns + column]);

        var e = Explain(name);

        Assert.Equal(best, e.Target.Score, 1e-5f);
        Assert.Matches("^class [0-2] at ", e.Target.Label);
        Assert.Single(e.Boxes);
        ShowsSomething(e);
        // Behind a mask other boxes stand in these rows.
        Assert.Contains(
            "take a method of one pass, or D-RISE",
            Assert.Throws<GradCamException>(() => Explain(name, null, CamMethods.Occlusion)).Message
        );
    }

    [Fact]
    public void Explain_queriesWithNoObject_competeWithIt()
    {
        float[] logits = Output("queries-softmax");
        float Probability(int query, int index) =>
            MathF.Exp(logits[query * 5 + index]) / Enumerable.Range(0, 5).Sum(c => MathF.Exp(logits[query * 5 + c]));
        var (best, of) = (
            from query in Enumerable.Range(0, 100)
            from index in Enumerable.Range(0, 4)
            select (query, index)
        ).MaxBy(c => Probability(c.query, c.index));

        var e = Explain("queries-softmax");

        Assert.Equal(logits[best * 5 + of], e.Target.Score, 1e-5f);
        Assert.Equal(Probability(best, of), e.Predictions[0].Probability!.Value, 1e-5f);
        ShowsSomething(e);
    }

    [Fact]
    public void Explain_scalesThatAreOutputsEach_isTheBestOfAll()
    {
        float best = Enumerable
            .Range(0, 3)
            .SelectMany(scale =>
                Output("scales-apart", scale)
                    .Chunk(3)
                    .Zip(Output("scales-apart", 3 + scale), (classes, objectness) => classes.Max() * objectness)
            )
            .Max();

        var e = Explain("scales-apart");

        Assert.Equal(best, e.Target.Score, 1e-5f);
        ShowsSomething(e);
    }

    [Fact]
    public void Explain_rawHeads_isTheBestCell()
    {
        static float Sigmoid(float v) => 1 / (1 + MathF.Exp(-v));
        float best = 0;
        for (int scale = 0; scale < 3; scale++)
        {
            float[] map = Output("raw-heads", scale);
            int cells = map.Length / 24;
            for (int cell = 0; cell < cells; cell++)
            for (int anchor = 0; anchor < 3; anchor++)
            {
                float At(int column) => Sigmoid(map[(anchor * 8 + column) * cells + cell]);
                best = Math.Max(best, At(4) * Math.Max(At(5), Math.Max(At(6), At(7))));
            }
        }

        var e = Explain("raw-heads");

        Assert.Equal(best, e.Target.Score, 1e-5f);
        Assert.StartsWith("class ", e.Target.Label);
        ShowsSomething(e);
    }

    private static void ShowsSomething(Explanation e) => Assert.Contains(e.Raw.Data, v => v != 0);

    private static string Named(ReadOnlySpan<float> box, int index = 0) =>
        $"class {index} "
        + new DetectedBox(
            0,
            0,
            0,
            box[0] - box[2] / 2,
            box[1] - box[3] / 2,
            box[0] + box[2] / 2,
            box[1] + box[3] / 2
        ).Place;
}
