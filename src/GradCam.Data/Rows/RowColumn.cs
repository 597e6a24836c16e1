namespace GradCam.Data.Rows;

/// <summary>One column of the rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in SQL.</param>
/// <param name="Holds">What it holds, in a phrase.</param>
/// <param name="Of">Its value of a row.</param>
internal sealed record RowColumn(string Name, string Type, string Holds, Func<Row, object?> Of);
