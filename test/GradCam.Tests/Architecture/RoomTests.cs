namespace GradCam.Tests.Architecture;

/// <summary>Data flows from left to right, and a room knows only rooms to its left.</summary>
public class RoomTests
{
    // A file and the room to its right that it knows, such as "Baking/Baker.cs -> Bulk". None is left; none is to come.
    private static readonly string[] Known = [];

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
