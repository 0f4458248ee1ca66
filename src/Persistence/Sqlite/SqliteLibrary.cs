using System.Runtime.InteropServices;
using SQLitePCL;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>Loads SQLite once. The system's library goes first: it gets its fixes with the system, the bundled one does not.</summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<bool> IsLoaded = new(Load);

    public static void EnsureLoaded() => _ = IsLoaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        Batteries_V2.Init();
        return true;
    }

    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", out var library) ? library : 0;
}
