"""Both databases of the tests take connections and begin empty."""

from sqlalchemy import create_engine, inspect, text


def test_a_test_database_is_fresh_and_takes_statements(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as conn:
        assert inspect(conn).get_table_names() == []
        conn.execute(text("CREATE TABLE words (word TEXT)"))
        conn.execute(text("INSERT INTO words VALUES ('été')"))
        assert conn.execute(text("SELECT word FROM words")).scalar_one() == "été"
    engine.dispose()
