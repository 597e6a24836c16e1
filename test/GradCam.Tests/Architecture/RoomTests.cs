namespace GradCam.Tests.Architecture;

/// <summary>Data flows from left to right, and a room knows only rooms to its left.</summary>
public class RoomTests
{
    // Each is to be mended: a file, and the room to its right that it knows.
    private static readonly string[] Known =
    [
        "Baking/BakeVerification.cs -> GradCam", // Explainer
        "Building/GraphBuilder.cs -> Passes", // Simplifier
        "Bulk/BulkRun.cs -> GradCam", // Explainer
        "Bulk/BulkWorker.cs -> GradCam", // Explainer
        "Bulk/ExplainerBulk.cs -> GradCam", // Explainer
        "Foundation/ResourceLimits.cs -> Imaging", // Picture
        "Imaging/PreprocessingPreset.cs -> Models", // ModelInput
        "Imaging/PreprocessingPresets.cs -> Models", // ModelInput
        "Onnx/Bounds/GraphWalk.cs -> Building", // a using alone
        "Onnx/Bounds/Known.cs -> Building", // a using alone
        "Onnx/Bounds/MakingShapes.cs -> Building", // a using alone
        "Onnx/Bounds/ProductShapes.cs -> Building", // a using alone
        "Onnx/Bounds/SequenceShapes.cs -> Building", // a using alone
        "Onnx/Bounds/ShapingShapes.cs -> Building", // a using alone
        "Onnx/Bounds/SizeBudget.cs -> Building", // a using alone
        "Onnx/Bounds/WorkTable.cs -> Building", // a using alone
        "Onnx/GraphValidator.cs -> Building", // a using alone
    ];

    [Fact]
    public void Rooms_knowOnlyRoomsToTheirLeft() =>
        Allowed.Only("A room must not know a room to its right:", RoomGraph.ToTheRight(), Known);

    [Fact]
    public void Rooms_areTheFoldersOfTheLibrary() =>
        Assert.Equal(
            Rooms.Order.Select(r => r.Name).Order(StringComparer.Ordinal),
            SourceFile
                .All.Where(f => f.Project == "src/GradCam")
                .Select(f => Rooms.Of(f.Below(f.Project)))
                .Distinct()
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void ArchitecturePage_quotesTheOrder()
    {
        string page = Path.Combine(Repository.Root, "docs", "architecture.md"),
            table = string.Concat(Rooms.Order.Select(r => $"| `{r.Name}` | {r.Holds} |\n"));
        if (File.Exists(page))
            Assert.Contains(table, File.ReadAllText(page).ReplaceLineEndings("\n"));
    }
}
