using GradCam.Data.Report.Counting;

namespace GradCam.Data.Tests.Report.Counting;

public class ClassTableTests : RowsFixture
{
    [Fact]
    public void Of_labelsOfAnotherSpelling_isTheModelsClass()
    {
        using var rows = Open(Seven);

        var classes = ClassTable.Of(rows);

        // 'Dog' has the index of 'dog', and 'mouse' is no class of the model.
        Assert.Equal(["cat", "dog", "bird", "mouse"], classes.Names);
        Assert.Equal(
            ["0 0", "0 1", "1 1", "1 2", "2 2", "3 0"],
            rows.Database.Query(
                "SELECT label_class || ' ' || predicted_class FROM counted WHERE predicted IS NOT NULL ORDER BY 1",
                r => r.GetString(0)
            )
        );
    }

    [Fact]
    public void Of_twoClassesOfOneName_countsEachPictureOnce()
    {
        using var rows = Open(
            "SELECT range AS index, 'p' AS picture, 'crane' AS label, range AS label_index, 'crane' AS predicted, "
                + "range AS predicted_index, true AS correct, NULL AS error FROM range(2)"
        );

        ClassTable.Of(rows);

        Assert.Equal(2, ClassCounts.Of(rows).Labelled);
    }
}
